import { reject, warn } from './course-problem.ts';

/** Problems with what parties have agreed that messages hold; what it is, they have put in words of their own. */
export const agreedProblems = {
  'content.agreed-missing': warn({
    en: 'By the agreement {agreement} ({demand}): {asked}',
    da: 'Efter aftalen {agreement} ({demand}): {asked}',
    doEn: 'Send it with the next message; the message has gone its way.',
    doDa: 'Send det med næste meddelelse; meddelelsen er sendt videre.',
  }),
  'content.agreed-refused': reject({
    en: 'By the agreement {agreement} ({demand}), without which a message is refused: {asked}',
    da: 'Efter aftalen {agreement} ({demand}), uden hvilket en meddelelse afvises: {asked}',
    doEn: 'Send the message with it.',
    doDa: 'Send meddelelsen med det.',
  }),
};
