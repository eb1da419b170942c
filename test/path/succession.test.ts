import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { changed, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { type Organised, openOrganised } from './organised.ts';
import { courseOf, playUnder } from './play-organised.ts';

const course = '050ac078-38c9-436f-a1a1-ef5dd9481a0d';

describe('organisations that come after others', () => {
  let gateway: GatewayUnderTest;
  let clock = 0;
  afterEach(() => gateway.dispose());

  const open = async (name: string): Promise<Organised> => {
    const world = openOrganised(name);
    gateway = await openGateway({ now: () => clock, base: world.network, settings: world.settings });
    return world;
  };
  const setClock = (at: number) => {
    clock = at;
  };
  const read = (as: string) => gateway.call(`/courses/${course}`, { as });

  it('a new operator’s unit goes on with the courses of its day; the old one is shut out, and the history stays with the region (S-08, S-10, R-ID-08, R-SEC-07)', async () => {
    const world = await open('operatoerskifte');
    const { answers } = await playUnder(world, gateway, setClock, courseOf('TS-01'));
    expect(answers.map(([file, status]) => [file, status])).toEqual(answers.map(([file]) => [file, 202]));
    const { body } = await eventually(async () => {
      const now = await read('visitation-oestdanmark');
      expect(now.body.stay.state).toBe('closed');
      return now;
    });
    expect(body.notice.outcome).toBe('on-time');
    // The stay goes by the agreement it was allocated under.
    expect(body.agreement).toEqual({ id: 'horisontal-koebenhavn', version: '2027.1' });
    expect((await read('sop-vigerslevvej-privat')).status).toBe(200);
    const ended = await read('sop-vigerslevvej');
    expect([ended.status, ended.text.includes('caller.agreement-ended')]).toEqual([403, true]);
    expect((await read('region-oestdanmark')).status).toBe(200);
    expect((await read('kommune-koebenhavn')).status).toBe(200);
  });

  it('a new operator’s unit reads no course that was over before its day (S-10)', async () => {
    const world = await open('operatoerskifte');
    const { folder, variant } = courseOf('TS-01');
    // The course is over on 13 April.
    const arrival = variant.steps.findIndex(({ file }) => file?.endsWith('stay-start.json'));
    await playUnder(world, gateway, setClock, {
      name: 'TS-01 until the arrival',
      folder,
      variant: { ...variant, steps: variant.steps.slice(0, arrival + 1) },
    });
    clock = Date.parse('2027-04-13T12:00:00+02:00');
    const end = variant.steps.find(({ file }) => file?.endsWith('stay-end.json'))?.file ?? '';
    const text = readFileSync(join(folder, end), 'utf8').replaceAll('2027-04-22', '2027-04-13');
    const left = await gateway.send('sop-vigerslevvej', world.staffed(text, clock));
    expect(left.status, left.text.slice(-400)).toBe(202);
    expect((await read('sop-vigerslevvej')).status).toBe(200);
    clock = Date.parse('2027-04-20T12:00:00+02:00');
    expect((await read('sop-vigerslevvej-privat')).status).toBe(404);
    expect((await read('sop-vigerslevvej')).status).toBe(403);
  });

  it('an answer to a region that is no more reaches its successor, which reads its mailbox too and acknowledges for it (S-02, R-ID-08)', async () => {
    await open('oestdanmark-efterfoelger');
    const asked = fixture('care-communication/new');
    const answer = fixture('care-communication/reply');
    const inRegion = (text: string, at: string) => {
      const [was, now] = ['visitation-oestdanmark', 'visitation-hovedstaden'].map((id) =>
        gateway.organisation(id),
      );
      const demo = /"urn:oid:1\.2\.208\.176\.1\.1",\s*"value":\s*"(\d+)"/;
      expect(text).toMatch(demo);
      const renumbered = openOrganised('oestdanmark-efterfoelger').staffed(text);
      return changed(
        renumbered.replaceAll(was?.sor ?? '', now?.sor ?? '').replaceAll(was?.gln ?? '', now?.gln ?? ''),
        (bundle) => {
          bundle.timestamp = at;
        },
      );
    };
    clock = Date.parse('2026-12-30T10:00:00+01:00');
    const question = inRegion(asked.text, '2026-12-30T10:00:00+01:00');
    const asking = await gateway.send('visitation-hovedstaden', question);
    expect(asking.status, asking.text.slice(-400)).toBe(202);
    clock = Date.parse('2027-01-04T10:00:00+01:00');
    const reply = await gateway.send('bfh-medicin', inRegion(answer.text, '2027-01-04T10:00:00+01:00'));
    expect(reply.status, reply.text.slice(-400)).toBe(202);
    expect(reply.text).toContain('receiver.succeeded');
    const { body } = await gateway.call(`/messages/${idsOf(answer.text).messageId}`, {
      as: 'visitation-oestdanmark',
    });
    expect(body.deliveries.map(({ receiver }: { receiver: string }) => receiver)).toEqual([
      'visitation-oestdanmark',
    ]);
    // The predecessor's own messages are the successor's to see.
    const earlier = await gateway.call(`/messages/${idsOf(asked.text).messageId}`, {
      as: 'visitation-oestdanmark',
    });
    expect(earlier.status).toBe(200);
    // It sends no more.
    const late = await gateway.send(
      'visitation-hovedstaden',
      inRegion(
        question
          .replaceAll(idsOf(question).messageId, crypto.randomUUID())
          .replaceAll(idsOf(question).bundleId, crypto.randomUUID()),
        '2027-01-05T10:00:00+01:00',
      ),
    );
    expect([late.status, late.text.includes('sender.not-valid')]).toEqual([422, true]);
  });
});
