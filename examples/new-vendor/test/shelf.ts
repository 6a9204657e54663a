/** What is on the shelf: newest first, as the vendor lists it. */

export interface Part {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly file: { readonly name: string; readonly bytes: number } | null;
  readonly box_mm: readonly number[] | null;
  readonly created: string;
}

export interface Print {
  readonly id: string;
  readonly part_id: string;
  readonly state: string;
  readonly percent: number | null;
  readonly created: string;
  readonly started: string | null;
  readonly ended: string | null;
  readonly failure: string | null;
}

const DAY_MS = 86_400_000;
const NAMES = ['Bracket', 'Gear', 'Housing', 'Clip', 'Nozzle'];
const PART_STATES = ['printable', 'checking', 'printable', 'broken', 'waiting'];
const PRINT_STATES = ['done', 'printing', 'queued', 'failed', 'canceled'];

export function createParts(): Part[] {
  return Array.from({ length: 23 }, (_, index) => {
    const state = at(PART_STATES, index);
    const suffix = index % 2 === 0 ? 'stl' : '3mf';
    return {
      id: `part${23 - index}`,
      title: `${at(NAMES, index)} ${23 - index}`,
      state,
      file: state === 'waiting' ? null : { name: `part.${suffix}`, bytes: 1_000 + index },
      box_mm: state === 'printable' ? [10 + index, 20, 30] : null,
      created: dayOf(23 - index),
    };
  });
}

export function createPrints(): Print[] {
  return Array.from({ length: 17 }, (_, index) => {
    const state = at(PRINT_STATES, index);
    const isOver = ['done', 'failed', 'canceled'].includes(state);
    return {
      id: `print${17 - index}`,
      part_id: `part${17 - index}`,
      state,
      percent: state === 'printing' ? 40 : null,
      created: dayOf(17 - index),
      started: state === 'queued' ? null : dayOf(17 - index),
      ended: isOver ? dayOf(18 - index) : null,
      failure: state === 'failed' ? 'The filament ran out.' : null,
    };
  });
}

function at(values: readonly string[], index: number): string {
  return values[index % values.length] ?? '';
}

function dayOf(number: number): string {
  return new Date(Date.UTC(2026, 0, 1) + number * DAY_MS).toISOString();
}
