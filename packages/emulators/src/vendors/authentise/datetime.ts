/** The vendor's form: `2016-05-01 10:00:00.000001`, with microseconds and without a zone; UTC here. */
export function toDatetime(ms: number): string {
  return `${new Date(ms).toISOString().replace('T', ' ').replace('Z', '')}000`;
}
