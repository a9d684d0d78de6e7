using System.Text.Json;
using DeepNet.IO;
using DeepNet.Layers;

namespace DeepNet.Tests.IO;

public sealed class ModelFolderTests
{
    private const string Index = "model.safetensors.index.json";
    private const string First = "model-00001-of-00002.safetensors";
    private const string Second = "model-00002-of-00002.safetensors";

    [Fact]
    public void Parts_make_a_whole()
    {
        using var folder = new TemporaryFolder();
        Linear saved = new(3, 2), loaded = new(3, 2);
        Write(folder, saved, ("weight", First), ("bias", Second));
        StateDictReport report = loaded.Load(folder[""]);
        report.MissingKeys.Should().BeEmpty();
        FormatFiles.ShouldEqual(loaded.StateDict(), saved.StateDict(), "parts");
    }

    [Fact]
    public void A_whole_file_comes_before_parts_and_these_before_a_pickle()
    {
        using var folder = new TemporaryFolder();
        Linear parts = new(3, 2), whole = new(3, 2), pickle = new(3, 2), loaded = new(3, 2);
        pickle.Save(folder["pytorch_model.bin"]);
        loaded.Load(folder[""]);
        FormatFiles.ShouldEqual(loaded.StateDict(), pickle.StateDict(), "pickle");
        Write(folder, parts, ("weight", First), ("bias", Second));
        loaded.Load(folder[""]);
        FormatFiles.ShouldEqual(loaded.StateDict(), parts.StateDict(), "parts");
        whole.Save(folder["model.safetensors"]);
        loaded.Load(folder[""]);
        FormatFiles.ShouldEqual(loaded.StateDict(), whole.StateDict(), "whole");
    }

    [Theory]
    [InlineData("../model.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/model.safetensors")]
    [InlineData("..\\model.safetensors")]
    [InlineData("C:model.safetensors")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a\u0000b")]
    public void Parts_outside_the_folder_are_refused(string part)
    {
        using var folder = new TemporaryFolder();
        Write(folder, new Linear(3, 2), ("weight", First), ("bias", Second));
        WriteIndex(folder, ("weight", First), ("bias", part));
        Throws(
            folder, $"{folder[Index]}: the part '{part}' must be the plain name of a file in the same folder.");
    }

    [Fact]
    public void Index_and_parts_must_agree()
    {
        using var folder = new TemporaryFolder();
        Write(folder, new Linear(3, 2), ("weight", First), ("bias", Second));
        WriteIndex(folder, ("weight", First), ("bias", "model-3.safetensors"));
        Throws(folder, $"{folder[Index]}: the part 'model-3.safetensors' is not in the folder.");
        WriteIndex(folder, ("weight", First), ("bias", First));
        Throws(folder, $"{folder[Index]}: tensor 'bias': it is not in the part '{First}'.");
        WriteIndex(folder, ("weight", First), ("gain", Second));
        Throws(folder, $"{folder[Second]}: tensor 'bias': {Index} does not say that it is in this part.");
        WriteIndex(folder, ("weight", First), ("bias", Second), ("gain", Second));
        Throws(folder, $"{folder[Index]}: tensor 'gain': it is not in the part '{Second}'.");
    }

    [Theory]
    [InlineData("{}", "weight_map is missing or empty; it names the part of each tensor.")]
    [InlineData("null", "weight_map is missing or empty; it names the part of each tensor.")]
    [InlineData("""{"weight_map": {}}""", "weight_map is missing or empty; it names the part of each tensor.")]
    [InlineData("""{"weight_map": {"bias": null}}""", "tensor 'bias': its part is null.")]
    [InlineData("""{"weight_map": {"bias": 1}}""", "this is no index of parts: *")]
    [InlineData("""{"weight_map": {"bias": "a", "bias": "b"}}""", "this is no index of parts: *")]
    [InlineData("""{"weight_map": []}""", "this is no index of parts: *")]
    [InlineData("", "this is no index of parts: *")]
    public void A_broken_index_is_refused(string json, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[Index], json);
        Throws(folder, $"{folder[Index]}: {message}");
    }

    private static void Write(TemporaryFolder folder, Linear model, params (string Name, string Part)[] parts)
    {
        OrderedDictionary<string, Tensor> state = model.StateDict();
        foreach (IGrouping<string, (string Name, string Part)> part in parts.GroupBy(entry => entry.Part))
        {
            Safetensors.Save(
                folder[part.Key], part.Select(entry => KeyValuePair.Create(entry.Name, state[entry.Name])));
        }

        WriteIndex(folder, parts);
    }

    private static void WriteIndex(TemporaryFolder folder, params (string Name, string Part)[] parts) =>
        File.WriteAllText(folder[Index], JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["metadata"] = new Dictionary<string, long> { ["total_size"] = 32 },
            ["weight_map"] = parts.ToDictionary(entry => entry.Name, entry => entry.Part),
        }));

    private static void Throws(TemporaryFolder folder, string message) =>
        FluentActions.Invoking(() => new Linear(3, 2).Load(folder[""]))
            .Should().Throw<ModelFileException>().WithMessage(message);
}
