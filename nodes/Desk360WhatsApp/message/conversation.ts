import { path } from '../../shared/http/request';
import { id } from '../../shared/input/validate';

/** Where an integration's conversations are. @throws InvalidInput for an id that is no number */
export function conversations(integrationId: string): string {
	return path`/integrations/${id('Integration', integrationId)}/conversations`;
}
