import { textOf } from '../shared/webhook/event';

/** One word for each state of a message: `viewed` is the older one for `read`, `played` that of voice messages. */
export function statusName(status: unknown): string | undefined {
	const name = textOf(status, 100);
	return name === 'viewed' || name === 'played' ? 'read' : name;
}
