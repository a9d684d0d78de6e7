using System.CommandLine;
using System.Globalization;
using DeepNet.Data;
using DeepNet.Data.Transforms;
using DeepNet.Metrics;
using DeepNet.Training;

namespace DeepNet.CommandLine;

/// <summary>deepnet train images: a classifier of images.</summary>
internal static class TrainImagesCommand
{
    private const int DefaultEpochs = 20;
    private const int MostWorkers = 4;
    private const int ReadingBatch = 64;

    private const string Description =
        "Trains a small convolutional network to tell classes of images apart.";

    private const string Examples =
        """
        Examples:
          deepnet train images photos --out runs/photos
              photos/cat/*.jpg and photos/dog/*.jpg are two classes
          deepnet train images mnist --out runs/mnist --epochs 5
              a folder with train-images-idx3-ubyte.gz and its labels; t10k-* are tested on at the end
          deepnet train images photos --out runs/small --size 32 --augment --flip --seed 7

        The folder of the run gets model.safetensors (the weights that validated best),
        checkpoint.safetensors, log.csv, report.html and settings.json.
        """;

    public static Command Create()
    {
        var data = new Argument<string>("DIR")
        {
            Description = "A folder with a folder of images (png, jpg, bmp, pnm) for every class, or with idx files.",
        };
        Option<long?> size = NumberOption.Integer(
            "--size", "Rows and columns that images are brought to; if left out, what they have, but at most 64.",
            ImageClassifier.SmallestSize, ImageClassifier.LargestSize);
        var augment = new Option<bool>("--augment")
        {
            Description = "Moves, turns, scales and brightens training images a little, anew each time.",
        };
        var flip = new Option<bool>("--flip")
        {
            Description = "Mirrors every other training image; not for letters and digits.",
        };
        var options = new TrainingOptionSet(DefaultEpochs);
        var command = new ExampleCommand("images", Description, Examples) { data, size, augment, flip };
        options.AddTo(command);
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(data),
            (int?)parsed.GetValue(size),
            new Augmentation(parsed.GetValue(augment), parsed.GetValue(flip)),
            options.Read(parsed),
            parsed.InvocationConfiguration));
        return command;
    }

    private static int Run(
        string folder, int? size, Augmentation augmentation, TrainingSettings settings, InvocationConfiguration console)
    {
        ImageSource source = ImageSource.Open(folder, size);
        RunFolder run = RunFolder.Find(settings.Out, SettingsOf(source, augmentation, settings));
        Split split = Split.Of(source.Labels, settings.Validation, settings.Seed);
        console.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{folder}: {source.Labels.Length} images of {source.ClassNames.Count} classes, "
                + $"{source.Size}×{source.Size} {(source.Channels == 1 ? "gray" : "RGB")}; "
                + $"{split.Training.Length} to train on, {split.Validation.Length} to validate with"));

        Tensor.ManualSeed(settings.Seed);
        var model = new ImageClassifier(source.Channels, source.Size, source.ClassNames.Count);
        int most = Math.Min(Environment.ProcessorCount, MostWorkers);
        int readers = source.IsSlow ? most : 0, workers = augmentation.IsAny ? most : readers;
        Subset<TensorTuple> training = source.Samples.Subset(split.Training);
        foreach ((Tensor images, _) in new DataLoader(training, ReadingBatch, seed: settings.Seed, workers: readers))
            model.Normalization.Update(images);

        return new TrainingSession
        {
            Model = model,
            Loss = (y, labels) => Loss.CrossEntropy(y, labels),
            Metrics = [new Accuracy(source.ClassNames.Count)],
            Training = TrainingSession.Loader(augmentation.Of(training, source), settings, workers),
            Validation = split.Validation.Length == 0
                ? null
                : new DataLoader(source.Samples.Subset(split.Validation), settings.BatchSize, workers: readers),
            Test = source.Test is null ? null : new DataLoader(source.Test, settings.BatchSize),
            Description = new ModelDescription
            {
                Kind = ModelDescription.Images,
                Channels = source.Channels,
                Size = source.Size,
                Classes = [.. source.ClassNames],
            },
            Run = run,
            Report = new HtmlReport(run.Folder)
            {
                Title = $"Images of {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}",
                ClassNames = source.ClassNames,
                Samples = split.Validation.Length == 0 ? null : source.Samples.Subset(split.Validation),
                Describe = source.Paths is { } paths ? i => paths[split.Validation[i]] : null,
            },
            Settings = settings,
        }.Fit(console);
    }

    private static OrderedDictionary<string, string> SettingsOf(
        ImageSource source, Augmentation augmentation, TrainingSettings settings)
    {
        OrderedDictionary<string, string> all = settings.ByName();
        all.Insert(0, "command", "train images");
        all.Insert(1, "the data", source.Fingerprint);
        all["--size"] = source.Size.ToString(CultureInfo.InvariantCulture);
        all["--augment"] = augmentation.Moves ? "yes" : "no";
        all["--flip"] = augmentation.Flips ? "yes" : "no";
        return all;
    }

    /// <summary>What is done to training images by chance.</summary>
    private sealed record Augmentation(bool Moves, bool Flips)
    {
        private const double Degrees = 10;
        private const double Translation = 0.08;
        private const double Scale = 0.1;
        private const double Jitter = 0.2;

        public bool IsAny => Moves || Flips;

        public IDataset<TensorTuple> Of(IDataset<TensorTuple> samples, ImageSource source)
        {
            if (!IsAny)
                return samples;
            var transforms = new List<Transform>();
            if (Flips)
                transforms.Add(new RandomHorizontalFlip());
            if (Moves)
            {
                transforms.Add(new RandomAffine(
                    (-Degrees, Degrees), (Translation, Translation), (1 - Scale, 1 + Scale),
                    interpolation: ImageInterpolation.Bilinear));
                transforms.Add(source.Channels == 3
                    ? new ColorJitter(Jitter, Jitter, Jitter)
                    : new ColorJitter(Jitter, Jitter));
            }

            var all = new Compose([.. transforms]);
            return samples.Map((sample, random) => new TensorTuple(all.Apply(sample[0], random), sample[1]));
        }
    }
}
