/** Stands for what changes from test to test, so that a suite can name it once. */
export function whichever<Changing extends object>(current: () => Changing | undefined): Changing {
  return new Proxy({} as Changing, {
    get(_, name) {
      const present = current();
      if (present === undefined) throw new Error('nothing is open outside of a test');
      return Reflect.get(present, name);
    },
  });
}
