import { created, deleted, ok, page, pathRecord, type Call, type Handlers, type Result } from '../call';
import { Conditions } from '../database';
import { ApiError, notFound, wrongField } from '../errors';
import { templateView } from '../records';
import { isRefreshing, settleTemplates, startRefresh } from '../refresh';
import { objects, optionalText, text } from '../values';

/** Operations of the tags Templates and Saved Responses. */
export const templates: Handlers = {
	listTemplates,
	createTemplate,
	checkTemplateRefreshStatus: (call) => ok({ currently_refreshing: isRefreshing(call.inbox, 'templates') }),
	issueTemplateRefreshRequest: (call) => {
		startRefresh(call.inbox, 'templates');
		return ok();
	},
	destroyTemplate,
	listSavedResponses,
	createSavedResponse,
	deleteSavedResponse,
};

function listTemplates(call: Call): Result {
	settleTemplates(call.inbox);
	return page(call, { from: 'getchat_templates', order: 'name, language' }, templateView);
}

function createTemplate(call: Call): Result {
	const { db } = call.inbox;
	const [name, language, category] = [
		text(call.body, 'name'),
		text(call.body, 'language'),
		text(call.body, 'category'),
	];
	const components = objects(call.body, 'components');
	for (const type of ['HEADER', 'BODY', 'FOOTER', 'BUTTONS']) {
		const number = components.filter((component) => component.type === type).length;
		if (number > 1) throw wrongField('components', `There can be one ${type} only.`);
		if (number === 0 && type === 'BODY') throw wrongField('components', 'The BODY is missing.');
	}
	if (db.get('SELECT id FROM getchat_templates WHERE name = ? AND language = ?', name, language)) {
		const error = { code: 2388023, title: 'Content in this language already exists' };
		throw new ApiError(400, { reason: 'The template already exists.', waba_response: { errors: [error] } });
	}
	const values = { name, language, category, components: JSON.stringify(components) };
	const id = db.insert('getchat_templates', { ...values, status: 'pending', rejected_reason: 'NONE', submitted: 1 });
	return created(templateView(db.get('SELECT * FROM getchat_templates WHERE id = ?', id) ?? {}));
}

/** Removes the template in all its languages. */
function destroyTemplate(call: Call): Result {
	const { db } = call.inbox;
	const name = text(call.params, 'name');
	if (!db.get('SELECT id FROM getchat_templates WHERE name = ?', name)) throw notFound();
	db.run('DELETE FROM getchat_templates WHERE name = ?', name);
	return deleted();
}

function listSavedResponses(call: Call): Result {
	const conditions = new Conditions();
	const phrase = optionalText(call.query, 'text')?.toLowerCase();
	if (phrase !== undefined) conditions.add('instr(fold(text), ?) > 0', phrase);
	return page(call, { from: 'getchat_saved_responses', conditions, order: 'id' }, (row) => row);
}

function createSavedResponse(call: Call): Result {
	const { db } = call.inbox;
	const id = db.insert('getchat_saved_responses', {
		text: text(call.body, 'text'),
		created_by: call.user.username,
		timestamp: call.inbox.seconds(),
	});
	return created(db.get('SELECT * FROM getchat_saved_responses WHERE id = ?', id));
}

function deleteSavedResponse(call: Call): Result {
	const { id } = pathRecord(call, 'getchat_saved_responses');
	call.inbox.db.run('DELETE FROM getchat_saved_responses WHERE id = ?', id ?? null);
	return deleted();
}
