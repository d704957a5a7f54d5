import { isRecord } from '../types';
import { integer, json, optionalText, textOrNull, type Fields } from '../values';
import type { WireDelivery } from './line';
import type { PhoneStatus } from './message';
import type { TemplateComponents } from './template';

// The tables of get.chat's inbox and of 1MSG's channels have these columns alike.

/** How far a sent message has come. */
export function statusOf(row: Fields): PhoneStatus {
	if (row.failed !== null) return 'failed';
	if (row.read !== null) return 'read';
	if (row.delivered !== null) return 'delivered';
	return row.sent === null ? 'pending' : 'sent';
}

/** Why a message failed: what says most of it. */
export function failureWords(error: Fields): string | undefined {
	const words = ['details', 'title'].map((name) => optionalText(error, name) ?? '').find((text) => text !== '');
	return words ?? (error.code === undefined ? undefined : `code ${String(error.code)}`);
}

/** A call of a webhook, or a frame of a websocket. */
export function deliveryOf(row: Fields, target: string): WireDelivery {
	return {
		...{ n: integer(row, 'n'), target, body: json(row, 'body') },
		...{ status: typeof row.status === 'number' ? row.status : null, error: textOrNull(row, 'error') },
	};
}

/** The components of a stored template; undefined where there is none. */
export function componentsOf(row: Fields | undefined): TemplateComponents | undefined {
	const components = row && json(row, 'components');
	return Array.isArray(components) ? components.filter(isRecord) : undefined;
}
