import type { Transform } from '../transform.ts';
import { attachedData, attachedObject, elsewhere, mimeType } from './attachment-transforms.ts';
import { payloadEntity, priority, signedText, subjectLine } from './care-communication.ts';
import { eventTitle } from './event-title.ts';
import {
  answeredLetterId,
  envelopeId,
  letterId,
  letterOfEnvelope,
  letterReference,
  messageReference,
  originalEnvelope,
  originalVersion,
} from './id-transforms.ts';
import { letterAsText, letterRestAsText } from './letter-as-text.ts';
import { messageAsText, restAsText } from './message-as-text.ts';
import { organisationNames } from './organisation-names.ts';
import { referralAnswers } from './referral-answers.ts';
import {
  copy,
  courseId,
  courseSystem,
  givenNames,
  glnEndpoint,
  implied,
  municipality,
  municipalityOfGln,
  nationalReplacementCpr,
  newUrn,
  number,
  oneLine,
  phoneNumber,
  sorEndpoint,
  sorOfGln,
  urnUuid,
} from './simple-transforms.ts';
import { text, textBeforeHeadings, textOfRest } from './text-transforms.ts';
import { dateOnly, dateTime, dateTimeWithSeconds } from './time-transforms.ts';

/** The transforms a mapping table may name in `as`. */
export const transforms: Readonly<Record<string, Transform>> = {
  'attached-data': attachedData,
  'attached-object': attachedObject,
  copy,
  'course-id': courseId,
  'course-system': courseSystem,
  date: dateOnly,
  'date-time': dateTime,
  'date-time-with-seconds': dateTimeWithSeconds,
  'event-title': eventTitle,
  elsewhere,
  'envelope-id': envelopeId,
  'given-names': givenNames,
  'gln-endpoint': glnEndpoint,
  'letter-as-text': letterAsText,
  'letter-id': letterId,
  'letter-of-envelope': letterOfEnvelope,
  'letter-rest-as-text': letterRestAsText,
  'message-as-text': messageAsText,
  'answered-letter-id': answeredLetterId,
  'letter-reference': letterReference,
  'message-reference': messageReference,
  'national-replacement-cpr': nationalReplacementCpr,
  'new-urn': newUrn,
  implied,
  'mime-type': mimeType,
  municipality,
  'municipality-of-gln': municipalityOfGln,
  number,
  'one-line': oneLine,
  'organisation-names': organisationNames,
  'payload-entity': payloadEntity,
  'phone-number': phoneNumber,
  priority,
  'signed-text': signedText,
  'original-envelope': originalEnvelope,
  'original-version': originalVersion,
  'referral-answers': referralAnswers,
  'rest-as-text': restAsText,
  'sor-endpoint': sorEndpoint,
  'sor-of-gln': sorOfGln,
  'subject-line': subjectLine,
  text,
  'text-before-headings': textBeforeHeadings,
  'text-of-rest': textOfRest,
  'urn-uuid': urnUuid,
};
