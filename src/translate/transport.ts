import { acknowledge } from '../acknowledge/acknowledge.ts';
import { readOrigin } from '../acknowledge/origin.ts';
import { judgeEnvelope } from '../mapping/vans/vans-duplicate.ts';
import type { VansEnvelope, VansReceipt } from '../mapping/vans/vans-envelope.ts';
import type { Caller } from '../message/caller.ts';
import { type Problem, problem } from '../message/problem.ts';
import { parse } from '../parse/parse.ts';
import type { Store } from '../store/store.ts';
import { type IncomingParts, type LetterOutcome, outcomeOf } from './letter-outcome.ts';
import { repeatableIds } from './repeatable-ids.ts';
import { speaksFor } from './speaks-for.ts';

/** An envelope's identifier that was used for another message is an error; the other three rows need nothing of their own. */
export async function judgeReuse(
  { identifier, sender, content }: VansEnvelope,
  store: Store,
): Promise<readonly Problem[]> {
  if (content.kind === 'receipt') return [];
  const known = await store.legacyIds({ legacy: [identifier], fhir: [content.info.identifier] });
  const ours = known.filter(({ kind, owner }) => kind === 'vans-envelope' && owner === sender.id);
  const verdict = judgeEnvelope({
    envelope: ours.some(({ legacy }) => legacy === identifier),
    message: ours.some(({ fhir }) => fhir === content.info.identifier),
  });
  const same = ours.some(({ legacy, fhir }) => legacy === identifier && fhir === content.info.identifier);
  const reused = verdict === 'reject' || (verdict === 'acknowledge-again' && !same);
  return reused ? [problem('legacy.vans-envelope-reused', { params: { identifier } })] : [];
}

/** Keeps the envelope's two identifiers, for {@link judgeReuse}; not those that somebody made up in another one's name. */
export async function rememberEnvelope(
  { identifier, sender, receiver, content }: VansEnvelope,
  parts: Pick<IncomingParts, 'store' | 'network'>,
  caller: Caller,
): Promise<void> {
  const isForeign =
    parts.network.organisations.some(({ gln }) => gln === sender.id) && !speaksFor(parts, caller, sender.id);
  if (content.kind === 'receipt' || isForeign) return;
  const fhir = content.info.identifier;
  await parts.store.keepLegacyIds([
    {
      kind: 'vans-envelope',
      owner: sender.id,
      peer: receiver.id,
      legacy: identifier,
      fhir,
      part: 0,
      receiptWanted: true,
    },
  ]);
}

/**
 * A transport receipt for an envelope of ours. A positive one says that the far end has it. A negative one says that it
 * never will: the receiver's negative acknowledgement is made of it, so that the sender is told as of any other refusal.
 */
export async function receiveTransportReceipt(
  parts: IncomingParts,
  caller: Caller,
  { identifier, sender }: VansEnvelope,
  receipt: VansReceipt,
): Promise<LetterOutcome> {
  const { store, now } = parts;
  const unknown = problem('legacy.id-unknown', { params: { id: receipt.original } });
  const [sent] = (await store.legacyIds({ legacy: [receipt.original] })).filter(
    ({ kind, peer }) => kind === 'vans-envelope' && (peer === sender.id || receipt.kind === 'negative-vans'),
  );
  const message = sent === undefined ? undefined : await store.message(sent.fhir);
  if (sent === undefined || message === undefined) return { problems: [unknown] };
  // Only who was to get the envelope may say what became of it; the transport says so at that one's door.
  if (!speaksFor(parts, caller, sent.peer)) return { problems: [problem('sender.not-caller')] };
  const receiver = parts.network.organisations.find(({ gln }) => gln === sent.peer);
  const delivery = message.deliveries.find((each) => each.receiver === receiver?.id);
  if (receiver === undefined || delivery === undefined) return { problems: [unknown] };
  if (receipt.kind === 'positive') {
    // An envelope sent again bears the Bundle.id of its dispatch; of any other nobody can tell which one it was.
    const isDispatch = (await store.messageOfBundle(receipt.original))?.messageId === message.messageId;
    const taken = isDispatch ? { taken: { bundleId: receipt.original } } : {};
    await store.settle(delivery.id, { state: 'delivered', at: now(), ...taken });
    return { problems: [] };
  }
  const bytes = await store.content(message.messageId);
  const resource = bytes && parse(bytes, message.mediaType).message?.resource;
  const envelope = resource && parts.envelopeOf(resource);
  if (resource === undefined || envelope === undefined) return { problems: [unknown] };
  const refused = problem('legacy.vans-refused', {
    params: { code: receipt.error.code === undefined ? '-' : String(receipt.error.code) },
  });
  const answer = acknowledge({
    code: 'fatal-error',
    problems: [refused],
    language: 'da',
    envelope,
    origin: readOrigin(resource, message.messageId, new Date(now()).toISOString()),
    by: receiver,
    now: now(),
    newId: repeatableIds(`${sender.id} ${identifier}`),
  });
  const reception = await parts.receive({
    bytes: Buffer.from(JSON.stringify(answer)),
    contentType: 'application/fhir+json',
    caller,
    language: 'da',
  });
  return outcomeOf(reception);
}
