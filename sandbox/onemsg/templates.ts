import { checkComponents, type WabaError } from '../cloudTemplate';
import type { Row } from '../database';
import { isRecord } from '../types';
import { json, object, objects, optionalText, text, type Fields } from '../values';
import type { Account } from './account';
import { findUpload } from './media';

/** Namespace of every channel's templates. */
const templateNamespace = '41123797_e45e_4f06_a2fa_443b27c6f5ec';

const mediaTypes = ['image', 'video', 'document'];

/** A template as `GET /templates` lists it. */
export function templateView(account: Account, row: Row): Fields {
	const nested = account.shapes.templates === 'nested';
	return {
		id: String(row.id),
		...{ name: text(row, 'name'), namespace: templateNamespace, category: text(row, 'category') },
		language: nested ? { policy: 'deterministic', code: text(row, 'language') } : text(row, 'language'),
		status: nested ? text(row, 'status').toUpperCase() : text(row, 'status'),
		rejected_reason: text(row, 'rejected_reason'),
		components: nested ? text(row, 'components') : json(row, 'components'),
	};
}

/** The template that a request names, or why it cannot be sent. */
export function findTemplate(account: Account, channel: string, body: Fields): Row | WabaError {
	const [name, code] = [text(body, 'template'), text(object(body, 'language'), 'code')];
	const row = account.db.get(
		'SELECT * FROM onemsg_templates WHERE channel = ? AND name = ? AND language = ?',
		channel,
		name,
		code,
	);
	if (!row || body.namespace !== templateNamespace) {
		const details = `template name (${name}) does not exist in ${code}`;
		return { code: 132001, title: 'Template name does not exist in the translation', details };
	}
	if (row.status === 'approved') return row;
	return { code: 132015, title: 'Template is not approved', details: `The template is ${String(row.status)}.` };
}

/** Tells an error from a template. */
export function isWabaError(found: Row | WabaError): found is WabaError {
	return 'details' in found;
}

/** Checks the parameters of a request against the template; null when they fit. */
export function checkParameters(account: Account, channel: string, row: Row, body: Fields): WabaError | null {
	const sent = objects(body, 'params').map(plainComponent);
	return checkComponents(definitionOf(row), sent) ?? checkMedia(account, channel, sent);
}

/** The text of a template's body with its variables filled in. */
export function renderBody(row: Row, body: Fields): string {
	const definition = definitionOf(row).find(({ type }) => type === 'BODY') ?? {};
	const component = objects(body, 'params').find(({ type }) => type === 'body') ?? {};
	const values = objects(component, 'parameters').map(shownValue);
	return (optionalText(definition, 'text') ?? '').replace(/\{\{(\d+)\}\}/g, (mark, number: string) => {
		return values[Number(number) - 1] ?? mark;
	});
}

/** The message as the Cloud API has it. */
export function templateContent(body: Fields): Fields {
	const { template: name, language, namespace } = body;
	const components = objects(body, 'params').map(plainComponent);
	return { type: 'template', template: { name, namespace, language, components } };
}

function definitionOf(row: Row): Fields[] {
	const components = json(row, 'components');
	return Array.isArray(components) ? components.filter(isRecord) : [];
}

/** The documentation writes CAROUSEL and CATALOG in capitals; WhatsApp does not. */
function plainComponent(component: Fields): Fields {
	const type = text(component, 'type').toLowerCase();
	const cards = objects(component, 'cards').map((card) => ({
		...card,
		components: objects(card, 'components').map(plainComponent),
	}));
	const subType = optionalText(component, 'sub_type')?.toLowerCase();
	return {
		...component,
		type,
		...(subType !== undefined && { sub_type: subType === 'coupon_code' ? 'copy_code' : subType }),
		...(type === 'carousel' && { cards }),
	};
}

/** Media named by id must have been uploaded. Links are not followed. */
function checkMedia(account: Account, channel: string, components: Fields[]): WabaError | null {
	for (const component of components) {
		for (const parameter of objects(component, 'parameters')) {
			const id = mediaTypes.map((kind) => optionalText(object(parameter, kind), 'id')).find((one) => one !== undefined);
			if (id === undefined || findUpload(account, channel, id)) continue;
			return { code: 131053, title: 'Media upload error', details: `There is no media ${id}.` };
		}
		for (const card of objects(component, 'cards')) {
			const error = checkMedia(account, channel, objects(card, 'components'));
			if (error) return error;
		}
	}
	return null;
}

/** Amounts and dates show their fallback, as a client that cannot localise does. */
function shownValue(parameter: Fields): string {
	const type = text(parameter, 'type');
	if (type === 'text') return text(parameter, 'text');
	const value = object(parameter, type);
	if (type === 'currency') {
		const amount = Number(value.amount_1000) / 1000;
		return optionalText(value, 'fallback_value') ?? `${amount.toFixed(2)} ${String(value.currency_code)}`;
	}
	const epoch = Number(object(value, 'unix_epoch').timestamp);
	const date = Number.isFinite(epoch) ? new Date(epoch * 1000).toISOString() : JSON.stringify(value.component ?? {});
	return optionalText(value, 'fallback_value') ?? date;
}
