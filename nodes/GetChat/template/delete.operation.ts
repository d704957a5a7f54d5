import { path } from '../../shared/call';
import { defineOperation } from '../../shared/operation';
import { text } from '../../shared/validate';
import { templateName } from '../../shared/whatsapp/cloudContent';

/** `DELETE /templates/{name}/` */
export const deleteTemplate = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a template',
	description: 'Delete a template in all its languages',
	properties: [templateName],
	request: (parameters) => ({
		method: 'DELETE',
		path: path`/templates/${text('Template', parameters.templateName).trim()}/`,
		answer: 'none',
	}),
	output: () => ({ deleted: true }),
});
