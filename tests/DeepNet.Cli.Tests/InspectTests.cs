using System.Text.Json;
using DeepNet.IO;
using static DeepNet.Tests.IO.PickleBytes;

namespace DeepNet.CommandLine.Tests;

public sealed class InspectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_table_shows_names_shapes_types_and_statistics()
    {
        Safetensors.Save(
            _folder["x.safetensors"],
            [
                new("layer.weight", Tensor.From<float>([1, 2, 3, 6], [2, 2])),
                new("layer.bad", Tensor.From<double>([double.NaN, 4, double.PositiveInfinity], [3])),
                new("empty", Tensor.Zeros([0, 5])),
                new("flags", Tensor.From<bool>([true, false], [2])),
            ],
            new Dictionary<string, string> { ["format"] = "pt", ["long"] = new('x', 5000) });
        string text = Outcome.Of("inspect", _folder["x.safetensors"]).ShouldWork();
        text.Should().Contain("safetensors, 4 tensors, 9 values, 42 bytes");
        string[] lines = text.Split('\n');
        Cells(lines, "name").Should().Equal("name", "shape", "type", "min", "max", "mean", "std", "NaN", "infinite");
        Cells(lines, "layer.weight").Should().Equal(
            "layer.weight", "[2, 2]", "Float32", "1", "6", "3", "1.8708", "0", "0");
        Cells(lines, "layer.bad").Should().Equal("layer.bad", "[3]", "Float64", "4", "4", "4", "0", "1", "1");
        Cells(lines, "empty").Should().Equal("empty", "[0, 5]", "Float32", "-", "-", "-", "-", "0", "0");
        Cells(lines, "flags").Should().Equal("flags", "[2]", "Bool", "0", "1", "0.5", "0.5", "0", "0");
        text.Should().Contain("  format: pt").And.NotContain(new string('x', 300));
    }

    [Fact]
    public void Json_has_all_of_it()
    {
        Npz.Save(_folder["x.npz"], [new("a", Tensor.From<long>([1, 3], [2])), new("b", Tensor.Zeros([]))]);
        using JsonDocument json = JsonDocument.Parse(Outcome.Of("inspect", _folder["x.npz"], "--json").ShouldWork());
        JsonElement root = json.RootElement;
        root.GetProperty("format").GetString().Should().Be("npz");
        JsonElement a = root.GetProperty("tensors")[0];
        a.GetProperty("name").GetString().Should().Be("a");
        a.GetProperty("dtype").GetString().Should().Be("Int64");
        a.GetProperty("shape")[0].GetInt32().Should().Be(2);
        a.GetProperty("mean").GetDouble().Should().Be(2);
        a.GetProperty("std").GetDouble().Should().Be(1);
        a.GetProperty("nan").GetInt64().Should().Be(0);
        root.GetProperty("tensors")[1].GetProperty("shape").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public void The_content_decides_what_a_file_is()
    {
        Npy.Save(_folder["a.bin"], Tensor.Arange(6).Reshape(2, 3));
        Outcome.Of("inspect", _folder["a.bin"]).ShouldWork()
            .Should().Contain(": npy, 1 tensor, 6 values").And.Contain("[2, 3]");
        string pickle = Dictionary(("w", Rebuild(StorageId("0", 2), 0, [2], [1])), ("epoch", Integer(3)));
        File.WriteAllBytes(_folder["b.bin"], Zip(pickle, ("data/0", Floats(4, 8))));
        Outcome.Of("inspect", _folder["b.bin"]).ShouldWork()
            .Should().Contain(": pytorch, 1 tensor").And.Contain("epoch: 3");
        File.WriteAllBytes(_folder["c.bin"], Legacy(pickle, ("0", 2, Floats(4, 8))));
        Outcome.Of("inspect", _folder["c.bin"]).ShouldWork().Should().Contain(": pytorch, 1 tensor");
    }

    [Fact]
    public void Bad_files_give_one_line_and_code_3()
    {
        Outcome.Of("inspect", _folder["no"]).ShouldFail(ExitCodes.BadInput, "*no*");
        Outcome.Of("inspect", _folder.Path).ShouldFail(ExitCodes.BadInput, "*no folder that deepnet train made*");
        File.WriteAllText(_folder["text"], "hello world");
        Outcome.Of("inspect", _folder["text"])
            .ShouldFail(ExitCodes.BadInput, "*neither a safetensors, npy, npz nor PyTorch*");
        File.WriteAllText(_folder["empty"], "");
        Outcome.Of("inspect", _folder["empty"]).ShouldFail(ExitCodes.BadInput, "*neither*");
        File.WriteAllBytes(_folder["zip"], "PK\u0003\u0004 and no more of it"u8.ToArray());
        Outcome.Of("inspect", _folder["zip"]).ShouldFail(ExitCodes.BadInput, "*zip: *");
        File.WriteAllBytes(_folder["evil"], Zip("\u0080\u0002cos\nsystem\n(X\u0004\u0000\u0000\u0000true\u0085R."));
        Outcome.Of("inspect", _folder["evil"]).ShouldFail(ExitCodes.BadInput, "*os.system*");
        Npy.Save(_folder["cut"], Tensor.Arange(6));
        File.WriteAllBytes(_folder["cut"], File.ReadAllBytes(_folder["cut"])[..^3]);
        Outcome.Of("inspect", _folder["cut"]).ShouldFail(ExitCodes.BadInput, "*cut*");
    }

    [Fact]
    public void Names_cannot_move_the_cursor()
    {
        Safetensors.Save(_folder["x"], [new("a\u001b[2Jb\nc", Tensor.Zeros([1]))]);
        Outcome.Of("inspect", _folder["x"]).ShouldWork().Should().Contain("a?[2Jb c");
    }

    [Fact]
    public void Statistics_of_many_values_are_those_of_all()
    {
        Tensor x = Tensor.Arange(2_500_000).Cast(DType.Float64) + 1e9;
        TensorStatistics statistics = TensorStatistics.Of(x);
        statistics.Min.Should().Be(1e9);
        statistics.Max.Should().Be(1e9 + 2_499_999);
        statistics.Mean.Should().BeApproximately(1e9 + 1_249_999.5, 1e-3);
        statistics.Std.Should().BeApproximately(Math.Sqrt(((2.5e6 * 2.5e6) - 1) / 12), 1e-3);
    }

    private static string[] Cells(string[] lines, string name) => [.. lines
        .Single(line => line.StartsWith(name + " ", StringComparison.Ordinal))
        .Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
