using System.Globalization;
using DeepNet.Training;
using DeepNet.Training.TestHost;

// Trains in a process of its own, for tests that kill it: "train CHECKPOINT" trains to the end or from where the
// checkpoint stands and prints every step and a hash of all parameters, "interrupt CHECKPOINT" the same with Ctrl-C
// handled, "search FOLDER" tries settings to the end or from where the folder stands and prints what it found, "save
// CHECKPOINT" writes a large checkpoint again and again, "save-once CHECKPOINT" once, "events FOLDER" writes an event
// file until that fails.
switch (args)
{
    case ["train", var path]:
        Run(path, handleCancelKey: false);
        return 0;
    case ["interrupt", var path]:
        Run(path, handleCancelKey: true);
        return 0;
    case ["search", var folder]:
        SearchResult result = Jobs.Search(folder, new StepPrinter());
        Console.WriteLine(Jobs.Describe(result));
        return 0;
    case ["save", var path]:
        Trainer large = Jobs.Large();
        for (int i = 1; ; i++)
        {
            large.SaveCheckpoint(path);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"saved {i}"));
        }

    case ["save-once", var path]:
        try
        {
            Jobs.Large().SaveCheckpoint(path);
            Console.WriteLine("saved");
        }
        catch (CheckpointException error)
        {
            Console.WriteLine($"CheckpointException {error.Message}");
        }

        return 0;
    case ["events", var folder]:
        Events(folder);
        return 0;
    default:
        Console.Error.WriteLine("usage: train | interrupt | search | save | save-once | events PATH");
        return 2;
}

static void Events(string folder)
{
    using var writer = new SummaryWriter(folder);
    string text = new('x', 5000);
    try
    {
        for (int step = 1; ; step++)
        {
            writer.Text("text", text, step);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"written {step}"));
        }
    }
    catch (Exception error) when (error is IOException or ArgumentOutOfRangeException)
    {
        writer.Scalar("small", 1, 0);
        Console.WriteLine("small");
    }
}

static void Run(string path, bool handleCancelKey)
{
    Trainer trainer = Jobs.Small(path, handleCancelKey, new StepPrinter());
    TrainingHistory history = Jobs.Fit(trainer);
    if (history.StopReason is { } reason)
        Console.WriteLine($"stopped {reason}");
    else
        Console.WriteLine($"hash {Jobs.Hash(trainer)}");
}
