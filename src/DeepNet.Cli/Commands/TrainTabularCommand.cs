using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using DeepNet.Data;
using DeepNet.Metrics;
using DeepNet.Training;

namespace DeepNet.CommandLine;

/// <summary>deepnet train tabular: a classifier of, or a regression on, the rows of a table.</summary>
internal static class TrainTabularCommand
{
    private const int DefaultEpochs = 100;
    private const int MostLayers = 16;
    private const string Auto = "auto";
    private const string Classification = "classification";
    private const string Regression = "regression";

    private const string Description =
        "Trains a network of dense layers to predict a column of a table from the others: a class if the column has a "
        + "value that is no number, else a number.";

    private const string Examples =
        """
        Examples:
          deepnet train tabular iris.csv --target species --out runs/iris
          deepnet train tabular houses.csv.gz --target price --ignore id --out runs/houses --epochs 200
          deepnet train tabular wine.csv --target quality --task classification --hidden 128,64 --out runs/wine

        Numbers are standardized, categories become one feature each; a missing number is the median, a missing
        category one of its own. The model file keeps all that for deepnet predict.
        """;

    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A CSV file, plain or gzipped; the separator and a header are found out.",
        };
        var target = new Option<string>("--target", "-t")
        {
            Description = "The column to predict.",
            HelpName = "COLUMN",
            Required = true,
        };
        var task = new Option<string>("--task")
        {
            Description = "What the target is; auto: classes if one of its values is no number.",
            DefaultValueFactory = _ => Auto,
        };
        task.AcceptOnlyFromAmong(Auto, Classification, Regression);
        var ignore = new Option<string[]>("--ignore")
        {
            Description = "A column not to predict from, such as a number of the row; may stand several times.",
            HelpName = "COLUMN",
            DefaultValueFactory = _ => [],
        };
        var hidden = new Option<int[]>("--hidden")
        {
            Description = "Sizes of the hidden layers.",
            HelpName = "N,N",
            DefaultValueFactory = _ => [64, 64],
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                int[] sizes = [.. text.Split(',').Select(part => int.TryParse(
                    part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : 0)];
                if (sizes.Length > MostLayers || sizes.Any(size => size is < 1 or > TableNetwork.LargestWidth))
                {
                    result.AddError(string.Create(
                        CultureInfo.InvariantCulture,
                        $"--hidden {text} must be at most {MostLayers} numbers from 1 to {TableNetwork.LargestWidth} "
                            + $"with commas between, such as 64,32."));
                }

                return sizes;
            },
        };
        var options = new TrainingOptionSet(DefaultEpochs);
        var command = new ExampleCommand("tabular", Description, Examples) { file, target, task, ignore, hidden };
        options.AddTo(command);
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(file),
            new TableTask(
                parsed.GetRequiredValue(target), parsed.GetRequiredValue(task), parsed.GetValue(ignore) ?? [],
                parsed.GetRequiredValue(hidden)),
            options.Read(parsed),
            parsed.InvocationConfiguration));
        return command;
    }

    private static int Run(string file, TableTask task, TrainingSettings settings, InvocationConfiguration console)
    {
        CsvTable table = CsvTable.Read(file);
        CsvColumn target = task.Check(table);
        bool isClass = task.Task switch
        {
            Classification => true,
            Regression => false,
            _ => target.Kind == ColumnKind.Category,
        };
        RunFolder run = RunFolder.Find(settings.Out, SettingsOf(file, task, settings));
        Split split = Split.Of(GroupsOf(target, isClass), settings.Validation, settings.Seed);
        string[] features = task.Features(table);
        TabularEncoder encoder = TabularEncoder.Fit(table.Select(split.Training), task.Target, new TabularOptions
        {
            Features = features,

            // A few rows may look like numbers where the others do not.
            CategoryColumns = [.. features.Where(name => table[name].Kind == ColumnKind.Category)],
            MissingNumbers = MissingNumbers.Median,
            MissingCategories = MissingCategories.OwnCategory,
            UnknownCategories = UnknownCategories.Ignore,
            Target = isClass ? TargetKind.Class : TargetKind.Number,
        });
        string what = encoder.ClassNames is { } classes
            ? string.Create(CultureInfo.InvariantCulture, $"{classes.Count} classes")
            : "a number";
        console.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: {table.RowCount} rows, {encoder.FeatureNames.Count} features, {what} to predict; "
                + $"{split.Training.Length} to train on, {split.Validation.Length} to validate with"));

        Tensor.ManualSeed(settings.Seed);
        TensorDataset training = encoder.Encode(table.Select(split.Training));
        TensorDataset? validation = split.Validation.Length == 0
            ? null
            : encoder.Encode(table.Select(split.Validation));
        int outputs = encoder.ClassNames?.Count ?? 1;
        return new TrainingSession
        {
            Model = new TableNetwork(encoder.FeatureNames.Count, task.Hidden, outputs),
            Loss = isClass
                ? (y, labels) => Loss.CrossEntropy(y, labels)
                : (y, numbers) => Loss.MeanSquaredError(y, numbers),
            Metrics = isClass ? [new Accuracy(outputs)] : [InUnitsOf(encoder), new R2Score()],
            Training = TrainingSession.Loader(training, settings),
            Validation = validation is null ? null : new DataLoader(validation, settings.BatchSize),
            Description = new ModelDescription
            {
                Kind = ModelDescription.Table,
                Target = task.Target,
                Classes = encoder.ClassNames is null ? null : [.. encoder.ClassNames],
                Hidden = [.. task.Hidden],
            },
            Encoder = encoder,
            Run = run,
            Report = new HtmlReport(run.Folder)
            {
                Title = $"{task.Target} of {Path.GetFileName(file)}",
                ClassNames = encoder.ClassNames,
                Samples = validation,
                Describe = i => string.Create(CultureInfo.InvariantCulture, $"row {split.Validation[i] + 1}"),
            },
            Settings = settings,
        }.Fit(console);
    }

    /// <summary>The network learns a standardized target; people want its error in the units of the table.</summary>
    private static TrainingMetric InUnitsOf(TabularEncoder encoder)
    {
        var error = new MeanAbsoluteError();
        double scale = encoder.TargetScale;
        return new TrainingMetric("mean_absolute_error", error, batch => error.Update(
            batch.Predictions!.Detach() * scale, batch.Targets! * scale));
    }

    private static long[] GroupsOf(CsvColumn target, bool isClass)
    {
        var numbers = new Dictionary<string, long>();
        return [.. target.Values.Select(value =>
        {
            if (!isClass)
                return 0;
            string name = value ?? "";
            numbers.TryAdd(name, numbers.Count);
            return numbers[name];
        })];
    }

    private static OrderedDictionary<string, string> SettingsOf(string file, TableTask task, TrainingSettings settings)
    {
        using FileStream content = File.OpenRead(file);
        OrderedDictionary<string, string> all = settings.ByName();
        all.Insert(0, "command", "train tabular");
        all.Insert(1, "the data", Convert.ToHexStringLower(SHA256.HashData(content))[..16]);
        all["--target"] = task.Target;
        all["--task"] = task.Task;
        all["--ignore"] = string.Join(",", task.Ignore.Order(StringComparer.Ordinal));
        all["--hidden"] = string.Join(",", task.Hidden);
        return all;
    }

    /// <summary>What is predicted, from what.</summary>
    private sealed record TableTask(string Target, string Task, string[] Ignore, int[] Hidden)
    {
        /// <summary>The target's column.</summary>
        /// <exception cref="UsageException">A column is not there.</exception>
        public CsvColumn Check(CsvTable table)
        {
            string[] names = [.. table.Columns.Select(column => column.Name)];
            foreach ((string option, string name) in Ignore.Select(name => ("--ignore", name))
                .Prepend(("--target", Target)))
            {
                if (!names.Contains(name, StringComparer.Ordinal))
                {
                    throw new UsageException(
                        $"{option} {name}: {table.Source} has no such column; it has {string.Join(", ", names)}.");
                }
            }

            if (Ignore.Contains(Target, StringComparer.Ordinal))
                throw new UsageException($"--ignore {Target} is the target itself.");
            if (Features(table).Length == 0)
                throw new UsageException($"{table.Source} has no column left to predict from.");
            return table[Target];
        }

        public string[] Features(CsvTable table) =>
        [
            .. table.Columns
                .Where(column => column.Kind != ColumnKind.Empty && column.Name != Target
                    && !Ignore.Contains(column.Name, StringComparer.Ordinal))
                .Select(column => column.Name),
        ];
    }
}
