import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { submission } from '../../contracts/submission.ts';
import { openPostgres, reachable, where } from './postgres-under-test.ts';

it.skipIf(!reachable)(
  `a course is read with what its deliveries have to tell as of one instant, though another process records it meanwhile${where}`,
  async () => {
    const under = await openPostgres();
    try {
      const store = await under.open();
      const notice = submission();
      const [delivery] = notice.deliveries;
      await store.accept({
        ...notice,
        change: {
          courseId: 'course',
          basedOn: 0,
          at: 1000,
          state: '"sent"',
          events: [],
          keys: ['course'],
          parties: [],
          tasks: {},
          watches: [{ deliveryId: delivery?.id ?? '', tells: '{}', waitsFor: 'anything' }],
          dueAt: undefined,
        },
      });
      await store.claimDue(Date.UTC(2030, 0), 10);
      await store.settle(delivery?.id ?? '', { state: 'available', at: 2000, attempt: 0 });

      // The reader gets as far as the watches, and finds the other process busy with them.
      await under.direct.query('BEGIN; LOCK TABLE course_watch');
      const read = store.course(['course']);
      await pause(100);
      await under.direct.query(`
        UPDATE course SET version = 2, state = '"available"';
        UPDATE course_watch SET waits_for = 'refusal';
        COMMIT`);
      const { version, state, observed } = (await read) ?? {};
      expect([version, state, observed?.length]).toEqual(
        version === 1 ? [1, '"sent"', 1] : [2, '"available"', 0],
      );
    } finally {
      await under.dispose();
    }
  },
);
