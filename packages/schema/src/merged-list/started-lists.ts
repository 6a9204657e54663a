/** The lists that one operation has begun to read. */
export interface StartedLists {
  /**
   * The page of this key, read by whoever asks first. `read` is told whether anybody so far wants to
   * know if something follows; who asks only when the page is there without that has it read again.
   */
  readonly join: <Page extends { readonly knowsNextPage: boolean }>(
    key: string,
    wantsNext: boolean,
    read: (wantsNext: () => boolean) => Promise<Page>,
  ) => Promise<Page>;
}

interface StartedList {
  wantsNext: boolean;
  readonly page: Promise<{ readonly knowsNextPage: boolean }>;
}

export function createStartedLists(): StartedLists {
  const lists = new Map<string, StartedList>();

  function start<Page extends { readonly knowsNextPage: boolean }>(
    key: string,
    wantsNext: boolean,
    read: (wantsNext: () => boolean) => Promise<Page>,
  ): Promise<Page> {
    const wanted = { wantsNext };
    const page = read(() => wanted.wantsNext);
    lists.set(key, Object.assign(wanted, { page }));
    return page;
  }

  return {
    join: <Page extends { readonly knowsNextPage: boolean }>(
      key: string,
      wantsNext: boolean,
      read: (wantsNext: () => boolean) => Promise<Page>,
    ) => {
      const known = lists.get(key);
      if (known === undefined) return start(key, wantsNext, read);
      known.wantsNext ||= wantsNext;
      const page = known.page as Promise<Page>;
      if (!wantsNext) return page;
      return page.then((there) => {
        if (there.knowsNextPage) return there;
        const again = lists.get(key);
        return again === undefined || again === known
          ? start(key, true, read)
          : (again.page as Promise<Page>);
      });
    },
  };
}
