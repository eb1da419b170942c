import { problem } from '../message/problem.ts';
import { mediaFormats } from '../parse/media-type.ts';
import { answerProblems } from './answer.ts';
import type { Handler } from './request-context.ts';
import { wantedFormat } from './wanted-format.ts';

/** Answers 406, before anything else is done, to who takes no format that the gateway writes. */
export const insistOnFormat: Handler = (request, response, next) => {
  if (wantedFormat(request) !== undefined) {
    next();
    return;
  }
  const expected = mediaFormats.map(({ mediaType }) => mediaType).join(', ');
  const found = String(request.query._format ?? request.get('accept'));
  answerProblems(request, response, [problem('request.not-acceptable', { params: { found, expected } })]);
};
