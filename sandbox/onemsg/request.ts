import { convertForm } from '../forms';
import { isRecord, type ProviderRequest, type ReceivedBody } from '../types';
import type { FoundOperation } from '../contract';

const formType = 'application/x-www-form-urlencoded';

/** A request of one channel, with a path as the contract has it and without the token. */
export interface ChannelRequest {
	channel: string;
	request: ProviderRequest;
}

/** Splits the channel's id off the path, and the token off the query. */
export function channelRequest(request: ProviderRequest): ChannelRequest {
	const [, channel = '', rest = ''] = /^\/([^/]*)(\/.*)?$/s.exec(request.path) ?? [];
	const { token: _token, ...query } = request.query;
	return { channel: decoded(channel), request: { ...request, path: rest, query } };
}

/** A form of text fields as the JSON it stands for; other bodies as they are. */
export function plainBody({ operation }: FoundOperation, request: ProviderRequest): ReceivedBody {
	const { body } = request;
	if (request.contentType !== formType || body.kind !== 'other') return body;
	const content: unknown = operation.requestBody;
	const types = isRecord(content) && isRecord(content.content) ? content.content : {};
	const schema = isRecord(types[formType]) ? types[formType].schema : undefined;
	const parts = Array.from(new URLSearchParams(body.text), ([name, value]) => ({ name, value }));
	const form = convertForm(parts, schema);
	if (!form.ok) return { kind: 'broken', text: body.text, problem: form.message };
	return { kind: 'json', text: JSON.stringify(form.values), value: form.values };
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
