using System.Text.Json;
using DeepNet.IO;

namespace DeepNet.Tests.IO;

/// <summary>
/// Files written by other programs, with the values they hold; none of these run where the files are absent.
/// </summary>
public class SafetensorsFormatTests
{
    [Fact]
    public void Every_data_type_reads_as_the_manifest_says()
    {
        if (Folder() is not { } folder)
            return;
        JsonElement entries = Manifest(folder)
            .Single(file => Name(file) == "safetensors/all_dtypes.safetensors").GetProperty("entries");
        SafetensorsFile file = Safetensors.Load(Path.Combine(folder, "safetensors", "all_dtypes.safetensors"));
        file.Tensors.Keys.Should().BeEquivalentTo(entries.EnumerateObject().Select(entry => entry.Name));
        foreach (JsonProperty entry in entries.EnumerateObject())
        {
            double[] expected = [.. entry.Value.EnumerateArray().Select(value => value.GetDouble())];
            Tensor actual = file[entry.Name];
            actual.Cast(DType.Float64).ToArray<double>().Should().Equal(expected, entry.Name);
        }

        file["i16"].DType.Should().Be(DType.Int32, "there is no 16-bit integer tensor");
        file["scalar"].Rank.Should().Be(0);
        file["bf16"].DType.Should().Be(DType.BFloat16);
        file["empty"].Count.Should().Be(0);
    }

    [Fact]
    public void Valid_files_are_accepted_and_invalid_ones_rejected()
    {
        if (Folder() is not { } folder)
            return;
        int accepted = 0, rejected = 0;
        foreach (JsonElement file in Manifest(folder))
        {
            if (!Name(file).StartsWith("safetensors/", StringComparison.Ordinal))
                continue;
            string path = Path.Combine(folder, Name(file));
            if (file.TryGetProperty("invalid", out JsonElement invalid) && invalid.GetBoolean())
            {
                Action load = () => Safetensors.Load(path);
                load.Should().Throw<ModelFileException>(Name(file))
                    .WithMessage($"{path}: *").Which.Path.Should().Be(path);
                rejected++;
            }
            else
            {
                Safetensors.Load(path).Should().NotBeNull(Name(file));
                accepted++;
            }
        }

        accepted.Should().BeGreaterThan(5);
        rejected.Should().BeGreaterThan(15);
    }

    [Fact]
    public void State_dictionaries_of_PyTorch_survive_a_round_trip()
    {
        if (Folder() is not { } folder)
            return;
        using var temporary = new TemporaryFolder();
        foreach (string path in Directory.GetFiles(Path.Combine(folder, "torch"), "*.safetensors"))
        {
            SafetensorsFile original = Safetensors.Load(path);
            original.Tensors.Should().ContainKey("__x").And.ContainKey("__y");
            Safetensors.Save(temporary["copy"], original.Tensors, original.Metadata);
            SafetensorsFile copy = Safetensors.Load(temporary["copy"]);
            copy.Tensors.Keys.Should().Equal(original.Tensors.Keys);
            copy.Metadata.Should().BeEquivalentTo(original.Metadata);
            foreach ((string name, Tensor tensor) in original.Tensors)
            {
                copy[name].Shape.Should().Equal(tensor.Shape);
                copy[name].Cast(DType.Float64).ToArray<double>()
                    .Should().Equal(tensor.Cast(DType.Float64).ToArray<double>());
            }
        }
    }

    private static string? Folder() => SharedFiles.Find("DEEPNET_FORMATS", "formats");

    private static JsonElement[] Manifest(string folder)
    {
        JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        return [.. manifest.RootElement.GetProperty("files").EnumerateArray()];
    }

    private static string Name(JsonElement file) => file.GetProperty("file").GetString()!;
}
