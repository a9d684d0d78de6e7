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
        if (FormatFiles.Folder() is not { } folder)
            return;
        JsonElement entries = FormatFiles.Manifest(folder, "safetensors")
            .Single(file => FormatFiles.Name(file) == "safetensors/all_dtypes.safetensors").GetProperty("entries");
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
        if (FormatFiles.Folder() is not { } folder)
            return;
        int accepted = 0, rejected = 0;
        var listed = new HashSet<string>();
        foreach (JsonElement file in FormatFiles.Manifest(folder, "safetensors"))
        {
            string path = Path.Combine(folder, FormatFiles.Name(file));
            listed.Add(Path.GetFullPath(path));
            if (FormatFiles.IsInvalid(file))
            {
                Action load = () => Safetensors.Load(path);
                load.Should().Throw<ModelFileException>(path)
                    .WithMessage($"{path}: *").Which.Path.Should().Be(path);
                rejected++;
            }
            else
            {
                Safetensors.Load(path).Should().NotBeNull(path);
                accepted++;
            }
        }

        accepted.Should().BeGreaterThan(5);
        rejected.Should().BeGreaterThan(15);
        Directory.GetFiles(Path.Combine(folder, "safetensors"), "*", SearchOption.AllDirectories)
            .Select(Path.GetFullPath).Should().BeSubsetOf(listed, "no file may be left out");
    }

    [Fact]
    public void State_dictionaries_of_PyTorch_survive_a_round_trip()
    {
        if (FormatFiles.Folder() is not { } folder)
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
            FormatFiles.ShouldEqual(copy.Tensors, original.Tensors, path);
        }
    }
}
