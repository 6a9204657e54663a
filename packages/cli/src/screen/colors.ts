import pc from 'picocolors';

/** Functions that paint text, or leave it as it is where nobody wants colors. */
export type Colors = ReturnType<typeof pc.createColors>;

export interface ColorSettings {
  readonly NO_COLOR?: string | undefined;
  readonly FORCE_COLOR?: string | undefined;
  readonly TERM?: string | undefined;
}

/** For one stream. NO_COLOR and FORCE_COLOR say more than the terminal does. */
export function createColors(
  { isTTY }: NodeJS.WriteStream,
  { NO_COLOR = '', FORCE_COLOR, TERM }: ColorSettings,
): Colors {
  const isWanted =
    FORCE_COLOR === undefined
      ? isTTY === true && TERM !== 'dumb'
      : FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return pc.createColors(NO_COLOR === '' && isWanted);
}
