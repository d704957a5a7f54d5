import type { Ending } from './concurrency';
import type { Attempt } from './response';
import { judge } from './retry';

/** What an attempt says about how many requests the provider stands at the same time. */
export function endingOf(attempt: Attempt): Ending {
	if (attempt.ok || attempt.failure.kind === 'unreadable') return 'answered';
	if (attempt.failure.kind === 'connection') return 'failed';
	const { outcome, again } = judge(attempt.failure, { idempotent: false });
	if (outcome === 'notSent' && again) return 'refused';
	return outcome === 'unclear' ? 'failed' : 'answered';
}

/** Whether the provider has seen the request: not where its login was refused before. */
export function wasRead(attempt: Attempt | undefined): boolean {
	return attempt !== undefined && (attempt.ok || attempt.final === undefined);
}
