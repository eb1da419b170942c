/** Who was told of tasks that come and are done, is told of those that are escalated too. */
export const migration015 = `
INSERT INTO subscription_interest (organisation, event, subscription_id, residence, course)
SELECT o.organisation, 'task-escalated', o.subscription_id, o.residence, o.course
FROM subscription_interest o JOIN subscription_interest d ON d.subscription_id = o.subscription_id
WHERE o.event = 'task-opened' AND d.event = 'task-done';
`;
