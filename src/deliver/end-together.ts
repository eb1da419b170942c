/** Lets what ends close to each other go on at once, so that one write serves many. */
export interface Together {
  /** Says that one has begun. */
  begin(): void;
  /**
   * Says that one has ended. Resolves for all that have ended so far: at once when nothing else is under way or many
   * have ended, else after a moment. Whoever is slow keeps nobody longer than that.
   */
  end(): Promise<void>;
}

/**
 * @param many as many as need not wait for more
 * @param moment longest wait, milliseconds
 */
export function endTogether(many: number, moment: number): Together {
  let underWay = 0;
  let ended = 0;
  let going = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;

  const go = (): void => {
    clearTimeout(timer);
    timer = undefined;
    ended = 0;
    going.resolve();
    going = Promise.withResolvers();
  };

  return {
    begin() {
      underWay += 1;
    },
    end() {
      const { promise } = going;
      underWay -= 1;
      ended += 1;
      if (underWay === 0 || ended >= many) go();
      else timer ??= setTimeout(go, moment);
      return promise;
    },
  };
}
