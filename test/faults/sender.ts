import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Door } from './door.ts';
import { isAccepted } from './history.ts';
import { newMessage, type Party, renewed } from './messages.ts';
import type { Chance } from './random.ts';

export interface SenderParts {
  readonly sender: Party;
  readonly receiver: Party;
  readonly door: Door;
  readonly chance: Chance;
  /** Longest pause between two messages, milliseconds. */
  readonly pause: number;
  /** Aborted when it is to begin nothing new; what it has begun it finishes. */
  readonly enough: AbortSignal;
}

const mostInCourse = 20;

/**
 * A sending system: course after course, in each of them one message after the other, the next one when the last one was
 * answered with 2xx. Now and then it posts the same twice at once, or again what was taken already. Resolves when it
 * has stopped.
 */
export async function sendOn({ sender, receiver, door, chance, pause, enough }: SenderParts): Promise<void> {
  while (!enough.aborted) {
    const course = randomUUID();
    const length = chance.between(1, mostInCourse);
    for (let nr = 1; nr <= length && !enough.aborted; nr += 1) {
      const message = newMessage(sender, receiver, course);
      const about = { sender, receiver, course, nr, answers: undefined };
      const twins = chance.percent(8) ? chance.between(1, 2) : 0;
      const others = Array.from({ length: twins }, (_, index) =>
        door.postOnce(index === 0 ? message : renewed(message), about),
      );
      const posted = await door.post(message, about);
      await Promise.all(others);
      if (posted === undefined) return;
      if (!isAccepted(posted)) break;
      if (chance.percent(5)) await door.post(chance.percent(50) ? message : renewed(message), about);
      await sleep(chance.between(0, pause), undefined, { signal: enough }).catch(() => {});
    }
  }
}
