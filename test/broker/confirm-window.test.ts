import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confirmWindow } from '../../src/broker/confirm-window.ts';

describe('the confirm window', () => {
  it('lets messages go at once while there is room, and the next when one leaves', () => {
    const window = confirmWindow({ messages: 2, messagesPerEndpoint: 2, bytes: 100 });
    const sent: number[] = [];
    for (const n of [1, 2, 3, 4]) window.enter('a', 10, () => sent.push(n));
    expect(sent).toEqual([1, 2]);
    window.leave('a', 10);
    expect(sent).toEqual([1, 2, 3]);
    window.leave('a', 10);
    expect(sent).toEqual([1, 2, 3, 4]);
  });

  it('does not let an endpoint whose confirms stay away take the room of the others', () => {
    const window = confirmWindow({ messages: 10, messagesPerEndpoint: 2, bytes: 1000 });
    const sent: string[] = [];
    for (const n of [1, 2, 3, 4]) window.enter('stuck', 1, () => sent.push(`stuck ${n}`));
    window.enter('other', 1, () => sent.push('other'));
    expect(sent).toEqual(['stuck 1', 'stuck 2', 'other']);
  });

  it('lets a message that is larger than the window go when it is alone', () => {
    const window = confirmWindow({ messages: 10, messagesPerEndpoint: 10, bytes: 100 });
    const sent: string[] = [];
    window.enter('a', 10, () => sent.push('small'));
    window.enter('b', 5000, () => sent.push('large'));
    expect(sent).toEqual(['small']);
    window.leave('a', 10);
    expect(sent).toEqual(['small', 'large']);
  });

  it('does not let small messages slip past a large one for ever', () => {
    const window = confirmWindow({ messages: 10, messagesPerEndpoint: 10, bytes: 100 });
    const sent: string[] = [];
    for (const each of ['small 1', 'small 2']) window.enter('a', 40, () => sent.push(each));
    window.enter('b', 90, () => sent.push('large'));
    window.enter('c', 1, () => sent.push('late'));
    window.leave('a', 40);
    expect(sent).toEqual(['small 1', 'small 2']);
    window.leave('a', 40);
    expect(sent).toEqual(['small 1', 'small 2', 'large', 'late']);
  });

  it('lets endpoints that wait take turns', () => {
    const window = confirmWindow({ messages: 1, messagesPerEndpoint: 1, bytes: 100 });
    const sent: string[] = [];
    for (const each of ['a1', 'a2', 'b1', 'b2', 'c1']) window.enter(each.charAt(0), 1, () => sent.push(each));
    for (const endpoint of ['a', 'a', 'b', 'c']) window.leave(endpoint, 1);
    expect(sent).toEqual(['a1', 'a2', 'b1', 'c1', 'b2']);
  });

  it('gets through a hundred thousand sends that fail at once', () => {
    const window = confirmWindow({ messages: 1, messagesPerEndpoint: 1, bytes: 100 });
    let failed = 0;
    window.enter('a', 1, () => {});
    for (let n = 0; n < 100_000; n++) {
      window.enter('a', 1, () => {
        failed += 1;
        window.leave('a', 1);
      });
    }
    window.leave('a', 1);
    expect(failed).toBe(100_000);
    expect(window.underWay()).toBe(0);
  });

  it('keeps every limit, loses nobody and keeps the order of each endpoint, whatever comes and goes', () => {
    const step = fc.oneof(
      fc.record({ endpoint: fc.constantFrom('a', 'b', 'c'), bytes: fc.integer({ min: 0, max: 60 }) }),
      fc.nat(5),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const window = confirmWindow({ messages: 4, messagesPerEndpoint: 2, bytes: 100 });
        const underWay: { n: number; endpoint: string; bytes: number }[] = [];
        const entered: Record<string, number[]> = { a: [], b: [], c: [] };
        const sent: Record<string, number[]> = { a: [], b: [], c: [] };
        const check = () => {
          expect(underWay.length).toBe(window.underWay());
          expect(underWay.length).toBeLessThanOrEqual(4);
          for (const name of ['a', 'b', 'c']) {
            expect(underWay.filter(({ endpoint }) => endpoint === name).length).toBeLessThanOrEqual(2);
          }
          const bytes = underWay.reduce((sum, each) => sum + each.bytes, 0);
          expect(underWay.length <= 1 || bytes <= 100).toBe(true);
        };
        const leave = (index: number) => {
          const [gone] = underWay.splice(index, 1);
          if (gone) window.leave(gone.endpoint, gone.bytes);
        };
        for (const [n, each] of steps.entries()) {
          if (typeof each === 'number') leave(each);
          else {
            entered[each.endpoint]?.push(n);
            window.enter(each.endpoint, each.bytes, () => {
              sent[each.endpoint]?.push(n);
              underWay.push({ n, ...each });
            });
          }
          check();
        }
        while (underWay.length > 0) leave(0);
        expect(sent).toEqual(entered);
      }),
    );
  });
});
