using DeepNet.Layers;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Layers;

/// <summary>Saving one module and loading it into another of the same form.</summary>
internal static class SavedState
{
    /// <summary>Both have these keys, other values before and the same after.</summary>
    public static void GoesTo(this Module saved, Module loaded, params string[] keys)
    {
        using var folder = new TemporaryFolder();
        saved.StateDict().Keys.Should().Equal(keys);
        float[][] values = Values(saved);
        Values(loaded).Should().NotBeEquivalentTo(values);
        saved.Save(folder["state.safetensors"]);
        loaded.Load(folder["state.safetensors"]);
        Values(loaded).Should().BeEquivalentTo(values, options => options.WithStrictOrdering());
    }

    private static float[][] Values(Module module) => [.. module.StateDict().Values.Select(x => x.ToArray<float>())];
}
