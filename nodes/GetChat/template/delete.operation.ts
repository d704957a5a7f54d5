import { path } from '../../shared/http/request';
import { defineOperation } from '../../shared/operation/defineOperation';
import { text } from '../../shared/input/validate';
import { templateName } from '../../shared/whatsapp/cloudContent';

/** `DELETE /templates/{name}/` */
export const deleteTemplate = defineOperation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete a template',
	description: 'Delete a template in all its languages',
	bodyless: true,
	properties: [templateName],
	request: (parameters) => ({
		method: 'DELETE',
		path: path`/templates/${text('Template', parameters.templateName).trim()}/`,
		responseType: 'none',
	}),
	output: () => ({ deleted: true }),
});
