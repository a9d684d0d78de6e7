using System.Text.Json;
using DeepNet.IO;

namespace DeepNet.CommandLine.Tests;

/// <summary>One trained network for all of these.</summary>
public sealed class TrainedStripes : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainedStripes()
    {
        Data = Stripes.WriteFolder(_folder["data"]);
        Run = _folder["run"];
        Outcome.Of("train", "images", Data, "--out", Run, "--epochs", "6", "--batch-size", "8").ShouldWork();
    }

    public string Data { get; }

    public string Run { get; }

    public string Model => Path.Combine(Run, "model.safetensors");

    public void Dispose() => _folder.Dispose();
}

public sealed class PredictTests(TrainedStripes trained) : IClassFixture<TrainedStripes>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Image => Path.Combine(trained.Data, "upright", "004.png");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_is_a_line_for_every_image() =>
        Outcome.Of("predict", trained.Run, Image).ShouldWork()
            .Should().MatchRegex(@"^[^\n]*upright/004\.png  upright (0\.[5-9]\d{3}|1\.0000)\n$");

    [Fact]
    public void Several_classes_are_told_the_likeliest_first() =>
        Outcome.Of("predict", trained.Run, Image, "--top", "5").ShouldWork()
            .Should().MatchRegex(@"  upright [01]\.\d{4}  level 0\.\d{4}\n$");

    [Fact]
    public void Csv_has_a_header_and_quotes()
    {
        string odd = _folder["a,\"b.png"];
        File.Copy(Image, odd);
        string[] lines = Outcome.Of("predict", trained.Run, odd, "--top", "2", "--format", "csv")
            .ShouldWork().Split('\n');
        lines[0].Should().Be("file,rank,class,probability");
        lines[1].Should().StartWith($"\"{_folder.Path}/a,\"\"b.png\",1,upright,");
        lines[2].Should().Contain(",2,level,0.");
    }

    [Fact]
    public void Json_is_one_array()
    {
        string text = Outcome.Of("predict", trained.Run, trained.Data, "--format", "json", "--top", "2").ShouldWork();
        using JsonDocument json = JsonDocument.Parse(text);
        json.RootElement.GetArrayLength().Should().Be(40);
        JsonElement first = json.RootElement[0];
        first.GetProperty("file").GetString().Should().EndWith("level/000.png");
        JsonElement[] classes = [.. first.GetProperty("classes").EnumerateArray()];
        classes.Should().HaveCount(2);
        classes.Sum(c => c.GetProperty("probability").GetDouble()).Should().BeApproximately(1, 1e-5);
    }

    [Fact]
    public void The_model_file_alone_is_enough()
    {
        File.Copy(trained.Model, _folder["copy.bin"]);
        Outcome.Of("predict", _folder["copy.bin"], trained.Data).ShouldWork()
            .Should().Be(Outcome.Of("predict", trained.Run, trained.Data).ShouldWork());
    }

    [Fact]
    public void Images_of_any_size_and_kind_are_read()
    {
        ImageFile.Write(_folder["wide.png"], Tensor.Full([4, 10, 300], 7, DType.UInt8));
        Outcome.Of("predict", trained.Run, _folder["wide.png"]).ShouldWork().Should().Contain("wide.png");
    }

    [Fact]
    public void A_broken_image_among_others_is_named_and_the_others_predicted()
    {
        File.Copy(Image, _folder["a.png"]);
        File.WriteAllText(_folder["b.png"], "no image");
        File.Copy(Image, _folder["c.png"]);
        Outcome outcome = Outcome.Of("predict", trained.Run, _folder.Path);
        outcome.ShouldFail(ExitCodes.BadInput, "*b.png: *");
        outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2);
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_named()
    {
        Outcome.Of("predict", trained.Run, _folder["no.png"])
            .ShouldFail(ExitCodes.BadInput, "*no file or folder*no.png.");
        Outcome.Of("predict", trained.Run, _folder.Path).ShouldFail(ExitCodes.BadInput, "*has no image in it*");
        File.WriteAllText(_folder["x.csv"], "a,b\n1,2\n");
        Outcome.Of("predict", trained.Run, _folder["x.csv"]).ShouldFail(ExitCodes.BadInput, "*x.csv*");
    }

    [Fact]
    public void Files_that_are_no_models_are_named()
    {
        Outcome.Of("predict", _folder["no"], Image).ShouldFail(ExitCodes.BadInput, "*no*");
        Outcome.Of("predict", _folder.Path, Image).ShouldFail(ExitCodes.BadInput, "*has no model.safetensors*");
        File.Copy(trained.Model, _folder["checkpoint.safetensors"]);
        Outcome.Of("predict", _folder.Path, Image).ShouldFail(ExitCodes.BadInput, "*its training has not ended*");
        Safetensors.Save(_folder["other"], [new("x", Tensor.Zeros([2]))]);
        Outcome.Of("predict", _folder["other"], Image).ShouldFail(ExitCodes.BadInput, "*not written by deepnet train*");
        byte[] bytes = File.ReadAllBytes(trained.Model);
        File.WriteAllBytes(_folder["cut"], bytes[..(bytes.Length / 2)]);
        Outcome.Of("predict", _folder["cut"], Image).ShouldFail(ExitCodes.BadInput, "*cut*");
    }

    [Theory]
    [InlineData("{", "damaged")]
    [InlineData("null", "it is null")]
    [InlineData("""{"version":2,"kind":"images"}""", "version 2 is not 1")]
    [InlineData("""{"version":1,"kind":"songs"}""", "kind 'songs' is not known")]
    [InlineData("""{"version":1,"kind":"images","channels":2,"size":12,"classes":["a","b"]}""", "channels 2")]
    [InlineData("""{"version":1,"kind":"images","channels":1,"size":99999,"classes":["a","b"]}""", "size 99999")]
    [InlineData("""{"version":1,"kind":"images","channels":1,"size":12}""", "no classes")]
    [InlineData("""{"version":1,"kind":"images","channels":1,"size":12,"classes":["a",null]}""", "has no name")]
    [InlineData("""{"version":1,"kind":"images","channels":3,"size":12,"classes":["a","b"]}""", "do not fit")]
    [InlineData("""{"version":1,"kind":"table","target":"t","hidden":[4]}""", "encoder")]
    [InlineData("""{"version":1,"kind":"table","target":"t","hidden":[99999]}""", "width out of range")]
    public void A_hostile_description_is_refused(string description, string message)
    {
        SafetensorsFile file = Safetensors.Load(trained.Model);
        Safetensors.Save(
            _folder["bad"], file.Tensors, new Dictionary<string, string> { ["deepnet.model"] = description });
        Outcome.Of("predict", _folder["bad"], Image).ShouldFail(ExitCodes.BadInput, $"*{message}*");
    }

    [Fact]
    public void A_description_cannot_ask_for_more_memory_than_the_file_has()
    {
        string classes = string.Join(",", Enumerable.Repeat("\"\"", 200_000));
        Safetensors.Save(_folder["bad"], [new("x", Tensor.Zeros([1]))], new Dictionary<string, string>
        {
            ["deepnet.model"] = $$"""{"version":1,"kind":"images","channels":1,"size":12,"classes":[{{classes}}]}""",
        });
        Outcome.Of("predict", _folder["bad"], Image).ShouldFail(ExitCodes.BadInput, "*more than the file can hold*");
    }
}
