import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { TaskOpening } from '../../src/message/task.ts';
import type { Store } from '../../src/store/store.ts';
import type { OpenedStore } from './open-each.ts';
import { submission } from './submission.ts';

function opening(changes: Partial<TaskOpening> = {}): TaskOpening {
  return {
    id: randomUUID(),
    key: `key:${randomUUID()}`,
    kind: 'delivery.undeliverable',
    owner: 'hospital',
    reason: { endpoint: 'kom', attempts: 3 },
    openedAt: 1000,
    ...changes,
  };
}

/** What every store knows of tasks. */
export function taskContract({ store, under }: OpenedStore): void {
  describe('tasks', () => {
    const keysOf = async (query: Partial<Parameters<Store['tasks']>[0]>) =>
      (await store.tasks({ limit: 100, ...query })).map(({ key }) => key);

    it('are given back as they were opened', async () => {
      const task = opening({ messageId: 'm', deliveryId: 'd', courseId: 'c', dueAt: 5000 });
      await store.changeTasks({ open: [task] });
      const expected = { ...task, escalatedAt: undefined, closedAt: undefined, closedBy: undefined };
      expect(await store.task(task.id)).toMatchObject(expected);
      expect(await store.tasks({ limit: 10 })).toMatchObject([expected]);
      expect(await store.task('unknown')).toBeUndefined();
    });

    it('are one for each key: opening again changes nothing, also after closing', async () => {
      const task = opening();
      await store.changeTasks({ open: [task] });
      await store.changeTasks({ open: [opening({ key: task.key, owner: 'other' })] });
      await store.changeTasks({ close: [{ key: task.key, at: 2000, by: 'kom' }] });
      await store.changeTasks({ open: [opening({ key: task.key })] });
      expect(await store.tasks({ limit: 10 })).toMatchObject([
        { id: task.id, owner: 'hospital', closedAt: 2000, closedBy: 'kom' },
      ]);
    });

    it('are one for each key though many open it at the same time', async () => {
      const key = `key:${randomUUID()}`;
      await Promise.all(Array.from({ length: 20 }, () => store.changeTasks({ open: [opening({ key })] })));
      expect(await keysOf({})).toEqual([key]);
    });

    it('are escalated and closed once, and what is unknown is left alone', async () => {
      const task = opening();
      await store.changeTasks({ open: [task], escalate: [{ key: task.key, at: 1500 }] });
      await store.changeTasks({
        escalate: [
          { key: task.key, at: 1600 },
          { key: 'unknown', at: 1 },
        ],
        close: [{ key: 'unknown', at: 1, by: 'x' }],
      });
      await store.changeTasks({ close: [{ key: task.key, at: 2000, by: 'first' }] });
      await store.changeTasks({
        escalate: [{ key: task.key, at: 2500 }],
        close: [{ key: task.key, at: 3000, by: 'second' }],
      });
      expect(await store.task(task.id)).toMatchObject({
        escalatedAt: 1500,
        closedAt: 2000,
        closedBy: 'first',
      });
      expect(await keysOf({})).toEqual([task.key]);
    });

    it('are found by owner, subject, kind and whether they are open, in the order they were opened', async () => {
      const [one, two, three] = [
        opening({ key: 'one', messageId: 'm', kind: 'a' }),
        opening({ key: 'two', owner: 'kom', messageId: 'm', deliveryId: 'd' }),
        opening({ key: 'three', owner: 'gp', courseId: 'c' }),
      ];
      await store.changeTasks({ open: [one] });
      await store.changeTasks({ open: [two] });
      await store.changeTasks({ open: [three] });
      await store.changeTasks({ close: [{ key: 'two', at: 2000, by: 'x' }] });
      expect(await keysOf({})).toEqual(['one', 'two', 'three']);
      expect(await keysOf({ owners: ['hospital', 'gp'] })).toEqual(['one', 'three']);
      expect(await keysOf({ owners: [] })).toEqual([]);
      expect(await keysOf({ messageId: 'm' })).toEqual(['one', 'two']);
      expect(await keysOf({ messageId: 'm', open: true })).toEqual(['one']);
      expect(await keysOf({ deliveryId: 'd' })).toEqual(['two']);
      expect(await keysOf({ courseId: 'c' })).toEqual(['three']);
      expect(await keysOf({ kind: 'a' })).toEqual(['one']);
      expect(await keysOf({ open: true })).toEqual(['one', 'three']);
      expect(await keysOf({ open: false })).toEqual(['two']);
      expect(await keysOf({ owners: ['nobody'], open: true })).toEqual([]);
      const [first] = await store.tasks({ limit: 1 });
      expect(first?.key).toBe('one');
      expect(await keysOf({ after: first?.position ?? 0 })).toEqual(['two', 'three']);
    });

    it('come with the message that brings them about, or not at all', async () => {
      const key = 'from a message';
      const kept = submission({ tasks: { open: [opening({ key })] } });
      expect((await store.accept(kept)).status).toBe('accepted');
      const other = submission({ messageId: kept.messageId, tasks: { open: [opening({ key: 'repeat' })] } });
      expect((await store.accept(other)).status).toBe('repeated');
      const reused = submission({ bundleId: kept.bundleId, tasks: { open: [opening({ key: 'reused' })] } });
      expect((await store.accept(reused)).status).toBe('bundle-id-reused');
      expect(await keysOf({})).toEqual([key]);
      await store.accept(submission({ tasks: { close: [{ key, at: 3000, by: 'answer' }] } }));
      expect(await keysOf({ open: true })).toEqual([]);
    });

    it('outlive the process that opened them', async () => {
      const task = opening();
      await store.changeTasks({ open: [task] });
      const other = await under.crashAndReopen();
      expect(await other.task(task.id)).toMatchObject({ key: task.key });
    });
  });
}
