import type { Inbox } from './inbox';
import { templateNamespace } from './records';
import { settleTemplates } from './refresh';
import { checkComponents, type WabaError } from '../cloudTemplate';
import { isRecord } from '../types';
import { list, object, objects, optionalText, text, type Fields } from './values';

export type { WabaError };

/** Checks a template message against the stored template; null when it fits. */
export function checkTemplate(inbox: Inbox, content: Fields): WabaError | null {
	settleTemplates(inbox);
	const name = text(content, 'name');
	const language = text(object(content, 'language'), 'code');
	const namespace = optionalText(content, 'namespace') ?? templateNamespace;
	const row = inbox.db.get(
		"SELECT components FROM getchat_templates WHERE name = ? AND language = ? AND status = 'approved'",
		name,
		language,
	);
	if (!row || namespace !== templateNamespace) {
		const details = `Template name (${name}) does not exist in ${language}`;
		return { code: 132001, title: 'Template name does not exist in the translation', details };
	}
	const definition: unknown = JSON.parse(text(row, 'components'));
	return checkComponents(Array.isArray(definition) ? definition.filter(isRecord) : [], objects(content, 'components'));
}

/** Checks a message of the old template type: only the number of its parameters. */
export function checkHsm(inbox: Inbox, content: Fields): WabaError | null {
	const parameters = list(content, 'localizable_params').map(() => ({ type: 'text', text: 'x' }));
	return checkTemplate(inbox, {
		...{ name: content.element_name, language: content.language, namespace: content.namespace },
		components: parameters.length > 0 ? [{ type: 'body', parameters }] : [],
	});
}
