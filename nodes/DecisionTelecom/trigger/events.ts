import type { IDataObject } from 'n8n-workflow';
import { isDataObject } from '../../shared/dataObject';
import { asNumber, asTime, compact, textOf, type GatewayEvent } from '../../shared/webhook/event';
import { messageIdOf } from '../api';
import { deliveryStatus } from '../statuses';

/**
 * The delivery reports of a callback. What a callback looks like is not documented, so everything is taken by name:
 * `message_id` and `status`, which the documented status answer has as well.
 *
 * @returns nothing for what names no message; a status that is not documented comes out as `unknown`
 */
export function callbackEvents(body: unknown): GatewayEvent[] {
	return (Array.isArray(body) ? body : [body]).filter(isDataObject).flatMap(statusEvent);
}

function statusEvent(report: IDataObject): GatewayEvent[] {
	const id = messageIdOf(report);
	const given = textOf(report.status, 100);
	if (id === undefined || given === undefined) return [];
	const known = deliveryStatus(report.status);
	const number = known?.code ?? Number(given.trim() || Number.NaN);
	const failure = known?.status === 'failed' ? known.name : undefined;
	return [
		compact({
			provider: 'decisionTelecom',
			event: 'messageStatus' as const,
			id,
			from: textOf(report.source_addr, 100),
			to: asNumber(report.destination_addr),
			timestamp: asTime(report.timestamp),
			status: known?.status ?? 'unknown',
			statusCode: Number.isFinite(number) ? number : undefined,
			error: textOf(report.error, 1_000) ?? textOf(report.message, 1_000) ?? failure,
			raw: report,
		}),
	];
}
