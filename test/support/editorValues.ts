import type { INodeParameters } from 'n8n-workflow';

/** A resource locator as the editor stores one entered by id. */
export function byId(value: string | number): INodeParameters {
	return { __rl: true, mode: 'id', value: String(value) };
}

/** The variables form as the editor stores it. */
export function variables(value: INodeParameters): INodeParameters {
	return { mappingMode: 'defineBelow', value };
}
