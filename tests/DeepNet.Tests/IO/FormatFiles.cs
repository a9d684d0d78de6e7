using System.Text.Json;

namespace DeepNet.Tests.IO;

/// <summary>Files of other programs with what they hold, where they are present (DEEPNET_FORMATS).</summary>
internal static class FormatFiles
{
    /// <summary>Their folder; null, with a reason printed, if there is none.</summary>
    public static string? Folder() => SharedFiles.Find("DEEPNET_FORMATS", "formats");

    /// <summary>The manifest's entries of the files in a folder such as <c>npy</c>.</summary>
    public static JsonElement[] Manifest(string folder, string kind)
    {
        JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        return
        [
            .. manifest.RootElement.GetProperty("files").EnumerateArray()
                .Where(file => Name(file).StartsWith($"{kind}/", StringComparison.Ordinal)),
        ];
    }

    public static string Name(JsonElement file) => file.GetProperty("file").GetString()!;

    /// <summary>True if the file breaks a rule on purpose.</summary>
    public static bool IsInvalid(JsonElement file) =>
        file.TryGetProperty("invalid", out JsonElement invalid) && invalid.GetBoolean();

    /// <summary>The same names, types, shapes and values.</summary>
    public static void ShouldEqual(
        IReadOnlyDictionary<string, Tensor> actual, IReadOnlyDictionary<string, Tensor> expected, string because)
    {
        actual.Keys.Should().BeEquivalentTo(expected.Keys, because);
        foreach ((string name, Tensor tensor) in expected)
        {
            actual[name].DType.Should().Be(tensor.DType, $"{because}, {name}");
            actual[name].Shape.Should().Equal(tensor.Shape, $"{because}, {name}");
            actual[name].Cast(DType.Float64).ToArray<double>()
                .Should().Equal(tensor.Cast(DType.Float64).ToArray<double>(), $"{because}, {name}");
        }
    }
}
