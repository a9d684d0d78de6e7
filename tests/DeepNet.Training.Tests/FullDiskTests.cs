using DeepNet.Layers;
using DeepNet.Training.TestHost;
using Xunit.Abstractions;

namespace DeepNet.Training.Tests;

/// <summary>Files that do not fit on the disk: what was there stays, and a typed error says so.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    [Fact]
    public void A_full_disk_leaves_the_old_checkpoint() => OnSmallDisk(disk =>
    {
        string path = disk.File("run.safetensors");
        Trainer trainer = Jobs.Middle();
        trainer.SaveCheckpoint(path);
        byte[] before = File.ReadAllBytes(path);
        trainer.Invoking(t => t.SaveCheckpoint(path)).Should().Throw<CheckpointException>()
            .WithMessage("*the one before it is as it was*space*");
        File.ReadAllBytes(path).Should().Equal(before);
        Directory.GetFiles(disk.Path).Should().Equal(path);
    });

    [Fact]
    public void A_full_disk_leaves_the_old_model() => OnSmallDisk(disk =>
    {
        string path = disk.File("model.safetensors");
        Module model = Jobs.Middle().Model;
        model.Save(path);
        byte[] before = File.ReadAllBytes(path);
        model.Invoking(m => m.Save(path)).Should().Throw<IOException>()
            .WithMessage($"{path}: cannot be written, and what was there before is as it was*space*");
        File.ReadAllBytes(path).Should().Equal(before);
        Directory.GetFiles(disk.Path).Should().Equal(path);
    });

    [Fact]
    public void A_training_on_a_full_disk_ends_with_the_checkpoint_and_the_best_model_before() => OnSmallDisk(disk =>
    {
        string models = disk.File("models"), path = disk.File("run.safetensors");
        TrainerOptions Options(int step) => new()
        {
            CheckpointPath = path,
            CheckpointEverySteps = 1,
            Callbacks =
            [
                new ModelCheckpoint(models, "loss"),
                new Recorder((name, run) =>
                {
                    if (name == "step" && run.Step == step)
                        disk.Fill(free: 0);
                }),
            ],
        };
        Trainer stopped = Data.Trainer(Options(6));
        stopped.Invoking(t => t.Fit(Data.Loader(), epochs: 3)).Should().Throw<CheckpointException>();
        File.Delete(disk.File("filler"));
        Sequential best = Data.Model();
        best.Load(Path.Combine(models, "best-step4.safetensors"));
        Directory.GetFiles(disk.Path, "*.tmp", SearchOption.AllDirectories).Should().BeEmpty();
        Trainer resumed = Data.Trainer(Options(-1)), whole = Data.Trainer();
        resumed.Fit(Data.Loader(), epochs: 3).Steps.Should().Be(12);
        whole.Fit(Data.Loader(), epochs: 3);
        Data.Weights(resumed.Model).Should().Equal(Data.Weights(whole.Model));
    });

    [Fact]
    public void A_search_on_a_full_disk_keeps_its_results_and_goes_on_later() => OnSmallDisk(disk =>
    {
        string folder = disk.File("search"), path = Path.Combine(folder, "trials.jsonl");
        string text = new('a', 1000);
        RandomSearch Search() => new(new SearchSpace().Choice("text", text), 8);
        Search().Invoking(s => s.Run(
            trial =>
            {
                if (trial.Number == 2)
                    disk.Fill(free: 0);
                return trial.Number;
            },
            folder)).Should().Throw<CheckpointException>()
            .WithMessage("*the result of trial * cannot be written, and those before it are as they were*space*");
        int written = File.ReadAllLines(path).Length - 1;
        written.Should().BeInRange(2, 7);
        File.Delete(disk.File("filler"));
        SearchResult result = Search().Run(trial => trial.Number, folder);
        result.Trials.Should().HaveCount(8);
        result.Notes.Should().BeEmpty("the half of a line was taken back");
    });

    [Fact]
    public void A_file_that_may_not_grow_leaves_the_old_checkpoint()
    {
        if (!OperatingSystem.IsLinux())
        {
            output.WriteLine("skipped: the limit on the size of files is one of Linux");
            return;
        }

        using var folder = new TemporaryFolder();
        string path = folder.File("run.safetensors");
        Jobs.Large().SaveCheckpoint(path);
        byte[] before = File.ReadAllBytes(path);
        using var process = new ChildProcess("save-once", path, fileLimit: 1000);
        process.ReadToEnd().Should().StartWith("CheckpointException ").And.Contain("the one before it is as it was");
        File.ReadAllBytes(path).Should().Equal(before);
        Directory.GetFiles(folder.Path).Should().Equal(path);
    }

    private void OnSmallDisk(Action<SmallDisk> test)
    {
        using SmallDisk? disk = SmallDisk.Mount();
        if (disk is null)
            output.WriteLine("skipped: mounting is not permitted here; see the test with a limit on the size of files");
        else
            test(disk);
    }
}
