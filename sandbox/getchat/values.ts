export * from '../values';
