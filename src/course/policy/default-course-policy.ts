import type { CoursePolicy } from './course-policy.ts';
import { nationalPolicies } from './national-policy.ts';

/** The defaults of domain model 7.3: what holds until a region's configuration says otherwise. */
export function defaultCoursePolicy(): CoursePolicy {
  const notices = nationalPolicies();
  return {
    ruleSet: 'national-2026-draft',
    notices,
    extendedResponsibility: { hours: 96, mode: 'advisory' },
    patience: {
      delivery: 15,
      municipalInformation: 24 * 60,
      noticeReminder: 4 * 60,
      responsibilityWarning: 12 * 60,
      rejectionDialogue: 24 * 60,
      alternativeSearch: 24 * 60,
      medicationReview: 3 * 24 * 60,
      goals: 7 * 24 * 60,
      statusMeeting: 14 * 24 * 60,
      correlation: 60,
      noticeHorizonDays: 14,
      longGpDays: 14,
    },
    night: { from: 22, to: 7 },
    doctorDecidesAt: [],
    splitAt: [],
    stayTermsAt: [],
    regimeFrom: Math.min(...notices.map(({ validFrom }) => validFrom)),
  };
}
