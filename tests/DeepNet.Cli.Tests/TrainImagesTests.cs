using DeepNet.IO;

namespace DeepNet.CommandLine.Tests;

public sealed class TrainImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_of_images_becomes_a_model_that_reads_new_ones()
    {
        string text = Train("run", "--epochs", "6").ShouldWork();
        text.Should().Contain("40 images of 2 classes, 12×12 gray; 32 to train on, 8 to validate with")
            .And.Contain("epoch 6/6").And.Contain("validation accuracy").And.Contain("model.safetensors");
        Directory.GetFiles(_folder["run"]).Select(Path.GetFileName).Should().Contain(
            ["model.safetensors", "checkpoint.safetensors", "log.csv", "settings.json"]);

        Stripes.WriteFolder(_folder["new"], perClass: 10, seed: 2);
        string[] lines = Outcome.Of("predict", _folder["run"], _folder["new"], "--format", "csv").ShouldWork()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(21);
        lines.Skip(1).Count(line => line.Split(',') is [var file, "1", var name, _] && file.Contains($"/{name}/"))
            .Should().BeGreaterThanOrEqualTo(19);
    }

    [Fact]
    public void The_same_seed_gives_the_same_file_on_any_number_of_threads()
    {
        int before = CpuOptions.ThreadCount;
        try
        {
            Train("one", "--epochs", "2", "--threads", "1", "--augment", "--flip").ShouldWork();
            Train("two", "--epochs", "2", "--threads", "3", "--augment", "--flip").ShouldWork();
            Train("three", "--epochs", "2", "--seed", "2", "--augment", "--flip").ShouldWork();
        }
        finally
        {
            CpuOptions.ThreadCount = before;
        }

        ModelOf("two").Should().Equal(ModelOf("one"));
        ModelOf("three").Should().NotEqual(ModelOf("one"));
    }

    [Fact]
    public void The_same_command_again_goes_on_and_other_settings_are_refused()
    {
        Train("run", "--epochs", "2").ShouldWork();
        byte[] model = ModelOf("run");
        Train("run", "--epochs", "2").ShouldWork().Should().Contain("going on from");
        ModelOf("run").Should().Equal(model);
        Train("run", "--epochs", "3", "--flip").ShouldFail(
            ExitCodes.Usage, "*holds a run with other settings (--epochs was 2 and is 3; --flip was no and is yes)*");
        File.Delete(_folder["data", "level", "003.png"]);
        Train("run", "--epochs", "2").ShouldFail(
            ExitCodes.Usage, "*other settings (the data was 40 files*is 39 files*");
        File.WriteAllText(_folder["run", "settings.json"], "{");
        Train("run", "--epochs", "2").ShouldFail(ExitCodes.BadInput, "*settings.json is damaged*--out*");
        ModelOf("run").Should().Equal(model);
    }

    [Fact]
    public void Idx_files_are_trained_on_and_tested_with()
    {
        Stripes.WriteIdx(_folder["idx"]);
        string text = Outcome.Of(
            "train", "images", _folder["idx"], "--out", _folder["run"], "--epochs", "6", "--batch-size", "8")
            .ShouldWork();
        text.Should().Contain("40 images of 2 classes, 12×12 gray").And.Contain("test accuracy");
        Outcome.Of("inspect", _folder["run"]).ShouldWork().Should().Contain("2 classes: 0, 1");
        File.Delete(_folder["idx", "train-labels-idx1-ubyte.gz"]);
        Outcome.Of("train", "images", _folder["idx"], "--out", _folder["other"]).ShouldFail(
            ExitCodes.BadInput, "*has no labels beside it*train-labels-idx1-ubyte.gz is missing*");
    }

    [Fact]
    public void Images_are_brought_to_the_size_asked_for()
    {
        Train("run", "--epochs", "1", "--size", "16", "--validation", "0").ShouldWork()
            .Should().Contain("16×16").And.Contain("40 to train on, 0 to validate with");
        Stripes.WriteIdx(_folder["idx"]);
        Outcome.Of("train", "images", _folder["idx"], "--out", _folder["r2"], "--size", "8", "--epochs", "1")
            .ShouldWork().Should().Contain("8×8");
    }

    [Fact]
    public void Data_that_cannot_be_used_is_named()
    {
        Train("run", "--epochs", "1").ShouldWork();
        File.WriteAllText(_folder["data", "level", "005.png"], "no image");
        Train("broken", "--epochs", "1").ShouldFail(ExitCodes.BadInput, "*005.png: *");
        Directory.Exists(_folder["broken"]).Should().BeFalse("nothing was trained");
        Outcome.Of("train", "images", _folder["no"], "--out", _folder["x"])
            .ShouldFail(ExitCodes.BadInput, "*there is no folder *no.");
        Outcome.Of("train", "images", _folder["data", "level", "001.png"], "--out", _folder["x"])
            .ShouldFail(ExitCodes.BadInput, "*001.png is a file*");
        Directory.CreateDirectory(_folder["empty"]);
        Outcome.Of("train", "images", _folder["empty"], "--out", _folder["x"])
            .ShouldFail(ExitCodes.BadInput, "*has no folder in it*");
        Directory.Delete(_folder["data", "level"], recursive: true);
        Train("x").ShouldFail(ExitCodes.BadInput, "*has one folder, upright; at least two classes*");
    }

    [Fact]
    public void A_folder_with_other_files_is_not_written_to()
    {
        Directory.CreateDirectory(_folder["mine"]);
        File.WriteAllText(_folder["mine", "letter.txt"], "dear");
        Train("mine").ShouldFail(ExitCodes.Usage, "*has other files in it*");
        Train("mine/letter.txt").ShouldFail(ExitCodes.Usage, "*is a file; name a folder*");
        Directory.GetFiles(_folder["mine"]).Should().HaveCount(1);
    }

    [Fact]
    public void A_damaged_checkpoint_is_bad_input()
    {
        Train("run", "--epochs", "1").ShouldWork();
        byte[] bytes = File.ReadAllBytes(_folder["run", "checkpoint.safetensors"]);
        File.WriteAllBytes(_folder["run", "checkpoint.safetensors"], bytes[..^9]);
        Train("run", "--epochs", "1").ShouldFail(ExitCodes.BadInput, "*checkpoint.safetensors*");
    }

    [Fact]
    public void Colors_are_kept_where_there_are_any()
    {
        Train("gray", "--epochs", "1").ShouldWork().Should().Contain("gray");
        ImageFile.Write(
            _folder["data", "upright", "000.png"], Tensor.Full([3, 12, 12], 7, DType.UInt8));
        Train("rgb", "--epochs", "1").ShouldWork().Should().Contain("RGB");
    }

    private Outcome Train(string run, params string[] options)
    {
        if (!Directory.Exists(_folder["data"]))
            Stripes.WriteFolder(_folder["data"]);
        return Outcome.Of(
            ["train", "images", _folder["data"], "--out", _folder[run], "--batch-size", "8", .. options]);
    }

    private byte[] ModelOf(string run) => File.ReadAllBytes(_folder[run, "model.safetensors"]);
}
