/** The outcome of one message to one recipient. */
export type SendOutcome = 'sent' | 'queued' | 'failed' | 'skipped' | 'unclear';
