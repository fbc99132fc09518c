import { defineConfig, mergeConfig } from "vitest/config";
import normal from "./vitest.config.ts";

/** The guarantees and the planner's properties, with ten times as much tried, and the built program killed at every single request. */
export default mergeConfig(
  normal,
  defineConfig({ test: { env: { IDENTITY_SYNC_TEST_SCALE: "10" }, testTimeout: 7_200_000 } }),
);
