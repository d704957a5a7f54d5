import { defineOperation } from '../../shared/operation/defineOperation';
import { text } from '../../shared/input/validate';
import { templateName } from '../../shared/whatsapp/cloudContent';

/** `POST /removeTemplate` */
export const deleteTemplate = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a template',
	description: 'Delete a template in all its languages, which cannot be undone',
	properties: [templateName],
	request: (parameters) => ({
		method: 'POST',
		path: '/removeTemplate',
		body: { name: text('Template', parameters.templateName).trim() },
	}),
	output: () => ({ deleted: true }),
});
