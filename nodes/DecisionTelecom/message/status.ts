import type { IDataObject } from 'n8n-workflow';
import { asDataObject } from '../../shared/dataObject';
import type { Api } from '../../shared/http/client';
import type { Request } from '../../shared/http/request';
import { messageIdOf } from '../api';
import { deliveryStatus } from '../records';

/** `POST /receive-whatsapp`: only reads, so it may be repeated. */
function statusRequest(messageId: number): Request {
	return { method: 'POST', path: '/receive-whatsapp', body: { message_id: messageId }, idempotent: true };
}

/** The status of a message so far. */
export interface StatusReport extends IDataObject {
	messageId: string;
	/** The word that all nodes use; `unknown` for a status that is not documented. */
	status: string;
	/** DecisionTelecom's word. */
	statusName?: string;
	/** DecisionTelecom's number. */
	statusCode?: number | string;
	/** Whether it is not expected to change any more. */
	final: boolean;
}

/** @throws NodeApiError where DecisionTelecom does not know the message, or cannot be asked */
export async function askStatus(api: Api, messageId: number): Promise<StatusReport> {
	const answer = asDataObject((await api.send(statusRequest(messageId))).body);
	const known = deliveryStatus(answer.status);
	const { status } = answer;
	const code = known?.code ?? (typeof status === 'number' || typeof status === 'string' ? status : undefined);
	return {
		messageId: messageIdOf(answer) ?? String(messageId),
		status: known?.status ?? 'unknown',
		...(known && { statusName: known.name }),
		...(code !== undefined && { statusCode: code }),
		final: known?.final ?? false,
	};
}
