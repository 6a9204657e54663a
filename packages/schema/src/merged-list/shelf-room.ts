/** What takes room, and can give some of it back. */
export interface Occupant {
  readonly isEmpty: () => boolean;
  /** Lets go of what was unused for longest. Told to the room as any change is. */
  readonly dropOldest: () => void;
}

/** Bounds what all shelves hold together, whoever they belong to. */
export interface ShelfRoom {
  /** An occupant holds so many things more, or fewer. Where that is too much, others make room. */
  readonly change: (occupant: Occupant, things: number) => void;
}

/** Who has put nothing anywhere for longest gives first. */
export function createShelfRoom(maxItems: number): ShelfRoom {
  // In the order of use, the longest unused first.
  const occupants = new Set<Occupant>();
  let items = 0;

  return {
    change: (occupant, things) => {
      items += things;
      if (occupant.isEmpty()) occupants.delete(occupant);
      if (things <= 0) return;
      occupants.delete(occupant);
      occupants.add(occupant);
      while (items > maxItems) {
        const [longestUnused] = occupants;
        if (longestUnused === undefined) return;
        longestUnused.dropOldest();
      }
    },
  };
}
