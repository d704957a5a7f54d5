import { object, optionalText, text, type Fields } from '../../values';
import type { Call, Handlers, Result } from '../call';
import { phoneOf, recipient } from '../chats';
import { findUpload, kindOf, mimeOf } from '../media';
import { refusedBy, send, type Refusal } from '../send';
import { findTemplate, isWabaError, renderBody, templateContent } from '../templates';
import { footerOf, interactive, noMedia, textHeader } from './messaging';

/** Country codes of the countries where address and payment messages work. */
const countryCodes: Record<string, string> = { IN: '91', SG: '65', BR: '55' };

/** Sends that only the current SDK knows. */
export const newer: Handlers = {
	sendAddressMessage,
	sendCarousel: (call) => {
		const cards = call.body.cards ?? call.body.params;
		return interactive(call, { type: 'carousel', action: { cards } });
	},
	sendCtaUrl: (call) => {
		const { header, footer, displayText, url } = call.body;
		const action = { name: 'cta_url', parameters: { display_text: displayText, url } };
		return interactive(call, { type: 'cta_url', header, footer: footerOf(footer), action });
	},
	sendFlow,
	sendOrderDetails,
	sendPaymentRequest,
	sendSticker,
};

function sendAddressMessage(call: Call): Result {
	const { country = 'IN' } = call.body;
	const names = ['values', 'saved_addresses', 'validation_errors'].filter((name) => name in call.body);
	const given = Object.fromEntries(names.map((name) => [name, call.body[name]]));
	const action = { name: 'address_message', parameters: { country, ...given } };
	return interactive(call, { type: 'address_message', action }, abroad(call, String(country)));
}

function sendFlow(call: Call): Result {
	const { body } = call;
	const { header, footer, flowToken, flowCta, flowAction = 'navigate', flowMessageVersion = '3', mode } = body;
	const payload = {
		...object(body, 'flowActionPayload'),
		...(body.flowActionScreen !== undefined && { screen: body.flowActionScreen }),
		...(body.flowActionData !== undefined && { data: body.flowActionData }),
	};
	const parameters = {
		...{ flow_message_version: flowMessageVersion, flow_token: flowToken, flow_id: body.flowId, flow_cta: flowCta },
		...{ flow_action: flowAction, mode: mode ?? 'published', flow_action_payload: payload },
	};
	const parts = { type: 'flow', header: textHeader(header) ?? header, footer: footerOf(footer) };
	return interactive(call, { ...parts, action: { name: 'flow', parameters } }, flowProblem(call, payload));
}

function flowProblem({ account, channel, body }: Call, payload: Fields): Refusal | null {
	const id = text(body, 'flowId');
	const flow = account.db.get('SELECT status FROM onemsg_flows WHERE channel = ? AND id = ?', channel.id, id);
	const wanted = body.mode === 'draft' ? 'DRAFT' : 'PUBLISHED';
	const details =
		flow?.status !== wanted
			? `Flow ${id} is not ${wanted.toLowerCase()}.`
			: body.flowAction === 'navigate' && payload.screen === undefined
				? 'navigate needs a screen.'
				: null;
	return details === null ? null : refusedBy({ code: 131009, title: 'Parameter value is not valid', details });
}

function sendOrderDetails(call: Call): Result {
	const { account, channel, body } = call;
	const found = findTemplate(account, channel.id, body);
	const notUtility = {
		...{ code: 132012, title: 'Parameter format does not match format in the created template' },
		details: 'Order details need a utility template.',
	};
	const error = isWabaError(found) ? found : found.category === 'UTILITY' ? null : notUtility;
	return send(call, {
		type: 'template',
		body: isWabaError(found) ? null : renderBody(found, body),
		metadata: { template: text(body, 'template'), order: object(body, 'order') },
		content: templateContent(body),
		category: 'utility',
		anytime: true,
		refusal: error ? refusedBy(error) : abroad(call, 'IN'),
	});
}

function sendPaymentRequest(call: Call): Result {
	const { region } = call.body;
	const content = { ...object(call.body, 'interactive'), ...('action' in call.body && { action: call.body.action }) };
	return interactive(call, { type: 'payment_request', ...content }, abroad(call, String(region)));
}

function sendSticker(call: Call): Result {
	const { account, channel, body } = call;
	const [mediaId, link] = [optionalText(body, 'mediaId'), optionalText(body, 'link')];
	const upload = mediaId === undefined ? undefined : findUpload(account, channel.id, mediaId);
	const mime = upload?.mime ?? mimeOf(link === undefined ? '' : new URL(link).pathname);
	const wrong = (mediaId !== undefined && !upload) || (mime !== 'image/webp' && kindOf(mime) === 'image');
	return send(call, {
		type: 'sticker',
		body: link ?? `/_files/${mediaId ?? ''}`,
		content: { type: 'sticker', sticker: mediaId === undefined ? { link } : { id: mediaId } },
		refusal: wrong ? noMedia(mediaId ?? String(link)) : null,
	});
}

/** Refusal of what works in one country only. Groups are no address of a country. */
function abroad(call: Call, country: string): Refusal | null {
	const phone = phoneOf(recipient(call.body));
	if (phone.startsWith(countryCodes[country] ?? '')) return null;
	const details = `Messages of this kind reach numbers in ${country} only.`;
	return refusedBy({ code: 131009, title: 'Parameter value is not valid', details });
}
