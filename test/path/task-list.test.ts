import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { asNewCourse, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';

type Json = ReturnType<typeof JSON.parse>;
const from = 'sop-vigerslevvej';

describe('the list of tasks', () => {
  let gateway: GatewayUnderTest;
  const texts = Array.from({ length: 3 }, () => asNewCourse(fixture('discharge-notice/copy-to-gp').text));
  const ask = (query = '', as = from) => gateway.call(`/tasks${query}`, { as });
  const messagesIn = ({ body }: { body: Json }) => body.tasks.map(({ messageId }: Json) => messageId);

  beforeEach(async () => {
    gateway = await openGateway();
    gateway.hook.behave(410, 410, 410);
    for (const [index, text] of texts.entries()) {
      await gateway.send(from, text);
      await eventually(async () => expect((await ask()).body.tasks).toHaveLength(index + 1));
    }
  });
  afterEach(() => gateway.dispose());

  it('is narrowed and read on, page by page, by who may', async () => {
    const ids = texts.map((text) => idsOf(text).messageId);
    expect(messagesIn(await ask())).toEqual(ids);
    expect(messagesIn(await ask(`?messageId=${ids[1]}`))).toEqual([ids[1]]);
    expect(messagesIn(await ask('?kind=acknowledgement.missing'))).toEqual([]);
    expect(messagesIn(await ask('?open=false'))).toEqual([]);
    expect(messagesIn(await ask('?open=all'))).toEqual(ids);
    const first = await ask('?_count=2');
    expect(messagesIn(first)).toEqual(ids.slice(0, 2));
    const second = await ask(`?_count=2&_after=${first.body.after}`);
    expect(messagesIn(second)).toEqual(ids.slice(2));
    expect(second.body.after).toBeUndefined();
    expect(messagesIn(await ask('', 'bfh-medicin'))).toEqual([]);
    expect(messagesIn(await ask(`?owner=${from}`, 'overgang-gateway'))).toEqual(ids);
  });

  it('refuses what it does not offer, and whoever asks for others', async () => {
    expect((await ask('?colour=blue')).status).toBe(400);
    expect((await ask('?open=maybe')).status).toBe(400);
    expect((await ask('?_count=-1')).status).toBe(400);
    expect((await ask('?kind=a&kind=b')).status).toBe(400);
    expect((await ask(`?owner=${from}`, 'bfh-medicin')).status).toBe(403);
    expect((await gateway.call('/tasks')).status).toBe(401);
    expect((await gateway.call('/tasks', { as: from, method: 'DELETE' })).status).toBe(405);
  });
});
