export interface VendorInfo {
  /** `metafold`, `authentise`, `3dverse`. */
  readonly id: string;
  readonly name: string;
  /** The shortest wait between two polls of one group that this vendor is fine with, in ms. */
  readonly minPollIntervalMs: number;
}
