import { object, objects, optionalNumber, optionalText, text } from '../../values';
import { ok, success, type Call, type Handlers, type Result } from '../call';
import { ApiError, badRequest } from '../errors';
import { refusedBy, send } from '../send';
import { checkParameters, findTemplate, isWabaError, renderBody, templateContent, templateView } from '../templates';

/** Template messages, and the templates themselves. */
export const templates: Handlers = {
	sendTemplate,
	createTemplate,
	removeTemplate,
	listTemplates,
};

function sendTemplate(call: Call): Result {
	const { account, channel, body } = call;
	const found = findTemplate(account, channel.id, body);
	const error = isWabaError(found) ? found : checkParameters(account, channel.id, found, body);
	const lite = body.useMMlite === true && !isWabaError(found) && found.category === 'MARKETING';
	return send(call, {
		type: 'template',
		body: isWabaError(found) ? null : renderBody(found, body),
		metadata: { template: text(body, 'template'), language: text(object(body, 'language'), 'code') },
		content: templateContent(body),
		category: isWabaError(found) ? undefined : lite ? 'marketing_lite' : text(found, 'category').toLowerCase(),
		anytime: true,
		refusal: error && refusedBy(error),
	});
}

function createTemplate({ account, channel, body }: Call): Result {
	const { db } = account;
	const [name, language, category] = [text(body, 'name'), text(body, 'language'), text(body, 'category')];
	if (!/^[a-z0-9_]{1,512}$/.test(name)) {
		throw badRequest('Template name may have lower-case letters, digits and underscores only');
	}
	const components = objects(body, 'components');
	for (const type of ['HEADER', 'BODY', 'FOOTER', 'BUTTONS', 'CAROUSEL']) {
		const number = components.filter((component) => component.type === type).length;
		if (number > 1) throw badRequest(`Template can have one ${type} only`);
		if (number === 0 && type === 'BODY') throw badRequest('Template has no BODY');
	}
	const sql = 'SELECT id FROM onemsg_templates WHERE channel = ? AND name = ? AND language = ?';
	if (db.get(sql, channel.id, name, language)) {
		const details = 'Content in this language already exists';
		throw new ApiError(400, {
			error: { code: 2388023, message: `Template ${name}: ${details}`, error_data: { details } },
		});
	}
	const id = db.insert('onemsg_templates', {
		...{ channel: channel.id, name, language, category, components: JSON.stringify(components) },
		...{ status: 'pending', rejected_reason: 'NONE' },
	});
	return ok({ id: String(id), name, language, category, status: 'pending' });
}

/** Removes a template in all its languages. */
function removeTemplate({ account: { db }, channel, body }: Call): Result {
	const name = text(body, 'name');
	if (!db.get('SELECT id FROM onemsg_templates WHERE channel = ? AND name = ?', channel.id, name)) {
		throw badRequest(`Template ${name} is not found`);
	}
	db.run('DELETE FROM onemsg_templates WHERE channel = ? AND name = ?', channel.id, name);
	return success();
}

const orderClauses: Record<string, string> = { id: 'id', name: 'name, language', status: 'status, name, language' };

function listTemplates({ account, channel, query }: Call): Result {
	const order = orderClauses[optionalText(query, 'sort') ?? 'id'] ?? 'id';
	const total = account.db.count('SELECT count(*) AS n FROM onemsg_templates WHERE channel = ?', channel.id);
	const rows = account.db.all(
		`SELECT * FROM onemsg_templates WHERE channel = ? ORDER BY ${order} LIMIT ? OFFSET ?`,
		channel.id,
		optionalNumber(query, 'limit') ?? -1,
		account.shapes.templateOffset === 'ignored' ? 0 : (optionalNumber(query, 'offset') ?? 0),
	);
	return ok({ total, templates: rows.map((row) => templateView(account, row)) });
}
