using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Training;

/// <summary>The reference tasks by name, built from a folder of data sets.</summary>
internal static class ReferenceTasks
{
    public static ReferenceTask Create(string name, string data) => name switch
    {
        "mnist_mlp" => Mnist(
            data,
            () => new Sequential(new Flatten(), new Linear(784, 128), new Relu(), new Linear(128, 10)),
            0.1,
            128),
        "mnist_lenet" => Mnist(
            data,
            () => new Sequential(
                new Conv2d(1, 8, 5, padding: 2), new Relu(), new MaxPool2d(2), new Conv2d(8, 16, 5), new Relu(),
                new MaxPool2d(2), new Flatten(), new Linear(400, 64), new Relu(), new Linear(64, 10)),
            0.05,
            64),
        "digits_mlp" => Digits(data),
        "iris_mlp" => Iris(data),
        "california_mlp" => California(data),
        "shakespeare_lstm" => Shakespeare(data),
        "airline_gru" => Airline(data),
        _ => throw new ArgumentException($"No task {name}.", nameof(name)),
    };

    private static ReferenceTask Mnist(string data, Func<Layer> model, double rate, int batch)
    {
        (Tensor X, Tensor Y) Part(bool train)
        {
            (Tensor images, Tensor labels) = DeepNet.Data.Mnist.Load(data, train).Tensors;
            return (images, labels);
        }

        return new ReferenceTask
        {
            Model = model,
            Optimizer = parameters => new Sgd(parameters, rate, momentum: 0.9),
            Loss = (output, target) => Loss.CrossEntropy(output, target),
            Metric = Accuracy,
            Batch = batch,
            Train = Part(train: true),
            Test = Part(train: false),
        };
    }

    private static ReferenceTask Digits(string data)
    {
        double[][] rows = Csv.Numbers(Path.Combine(data, "tabular", "sklearn", "digits.csv.gz"), skip: 0);
        (Tensor X, Tensor Y) Part(IEnumerable<double[]> part) =>
            Classes(part.Select(row => (row[..64].Select(x => x / 16).ToArray(), (long)row[64])));
        return Classification(
            () => new Sequential(new Linear(64, 32), new Relu(), new Linear(32, 10)),
            32, Part(rows[..1437]), Part(rows[1437..]));
    }

    private static ReferenceTask Iris(string data)
    {
        double[][] rows = Csv.Numbers(Path.Combine(data, "tabular", "sklearn", "iris.csv"), skip: 1);
        double[][] x = Standardized([.. rows.Select(row => row[..4])], rows.Length);
        (Tensor X, Tensor Y) Part(bool isTest) => Classes(
            rows.Select((row, i) => (X: x[i], Y: (long)row[4], IsTest: i % 5 == 0))
                .Where(row => row.IsTest == isTest).Select(row => (row.X, row.Y)));
        return Classification(
            () => new Sequential(new Linear(4, 16), new Tanh(), new Linear(16, 3)), 16, Part(false), Part(true));
    }

    private static ReferenceTask California(string data)
    {
        double[][] rows = Csv.Numbers(
            Path.Combine(data, "tabular", "california-housing", "housing.csv.gz"), skip: 1, columns: 9);
        double[][] train = [.. rows.Where((_, i) => i % 5 != 0)], test = [.. rows.Where((_, i) => i % 5 == 0)];
        double[][] x = Standardized([.. train.Concat(test).Select(row => row[..8])], train.Length);
        double[] y = [.. train.Concat(test).Select(row => row[8] / 1e5)];
        return new ReferenceTask
        {
            Model = () => new Sequential(
                new Linear(8, 64), new Relu(), new Linear(64, 64), new Relu(), new Linear(64, 1)),
            Optimizer = parameters => new Adam(parameters, 1e-3),
            Loss = (output, target) => Loss.MeanSquaredError(output, target),
            Metric = RootMeanSquare,
            Batch = 64,
            Train = (Matrix(x[..train.Length]), Column(y[..train.Length])),
            Test = (Matrix(x[train.Length..]), Column(y[train.Length..])),
        };
    }

    private static ReferenceTask Shakespeare(string data)
    {
        const int length = 100, testRows = 200, characters = 200_000;
        string whole = File.ReadAllText(Path.Combine(data, "text", "tinyshakespeare.txt"));
        char[] alphabet = [.. whole.Distinct().Order()];
        long[] codes = [.. whole[..characters].Select(c => (long)Array.BinarySearch(alphabet, c))];

        // A row's targets are its characters, one further.
        int rows = (characters - 1) / length;
        Tensor x = Tensor.From<long>(codes.AsSpan(0, rows * length), [rows, length]);
        Tensor y = Tensor.From<long>(codes.AsSpan(1, rows * length), [rows, length]);
        int count = rows - testRows;
        return new ReferenceTask
        {
            Model = () => new CharacterModel(alphabet.Length),
            Optimizer = parameters => new Adam(parameters, 3e-3),
            Loss = (output, target) => Loss.CrossEntropy(output.Reshape(-1, alphabet.Length), target.Reshape(-1)),
            Metric = Accuracy,
            Batch = 32,
            Train = (x.Narrow(0, 0, count), y.Narrow(0, 0, count)),
            Test = (x.Narrow(0, count, testRows), y.Narrow(0, count, testRows)),
        };
    }

    private static ReferenceTask Airline(string data)
    {
        const int window = 12, fitted = 96, trained = 108;
        double[] months =
        [
            .. Csv.Numbers(
                Path.Combine(data, "timeseries", "classic", "airline-passengers.csv"), skip: 1, columns: 2)
                .Select(row => Math.Log(row[1])),
        ];
        double mean = months[..fitted].Average();
        double deviation = Math.Sqrt(months[..fitted].Average(x => (x - mean) * (x - mean)));
        months = [.. months.Select(x => (x - mean) / deviation)];
        (Tensor X, Tensor Y) Part(int from, int to)
        {
            int[] targets = [.. Enumerable.Range(from, to - from)];
            double[] x = [.. targets.SelectMany(t => months[(t - window)..t])];
            return (Tensor.From<double>(x, [targets.Length, window, 1]).Cast(DType.Float32), Column(months[from..to]));
        }

        return new ReferenceTask
        {
            Model = () => new SeriesModel(),
            Optimizer = parameters => new Adam(parameters, 1e-2),
            Loss = (output, target) => Loss.MeanSquaredError(output, target),
            Metric = RootMeanSquare,
            Batch = 16,
            Train = Part(window, trained),
            Test = Part(trained, months.Length),
        };
    }

    private static ReferenceTask Classification(
        Func<Layer> model, int batch, (Tensor X, Tensor Y) train, (Tensor X, Tensor Y) test) => new()
        {
            Model = model,
            Optimizer = parameters => new Adam(parameters, 1e-2),
            Loss = (output, target) => Loss.CrossEntropy(output, target),
            Metric = Accuracy,
            Batch = batch,
            Train = train,
            Test = test,
        };

    private static double Accuracy(Tensor output, Tensor target) =>
        output.ArgMax(-1).Eq(target).Cast(DType.Float64).Mean().ToScalar<double>();

    private static double RootMeanSquare(Tensor output, Tensor target) =>
        Math.Sqrt((output - target).Square().Mean().ToScalar<float>());

    /// <summary>Each column with the mean and deviation of its first rows taken out.</summary>
    private static double[][] Standardized(double[][] rows, int fitted)
    {
        double[] mean = [.. rows[0].Select((_, j) => rows.Take(fitted).Average(row => row[j]))];
        double[] deviation =
            [.. mean.Select((m, j) => Math.Sqrt(rows.Take(fitted).Average(row => (row[j] - m) * (row[j] - m))))];
        return [.. rows.Select(row => row.Select((x, j) => (x - mean[j]) / deviation[j]).ToArray())];
    }

    private static (Tensor X, Tensor Y) Classes(IEnumerable<(double[] X, long Y)> rows)
    {
        (double[] X, long Y)[] list = [.. rows];
        Tensor y = Tensor.From<long>([.. list.Select(row => row.Y)], [list.Length]);
        return (Matrix([.. list.Select(row => row.X)]), y);
    }

    private static Tensor Matrix(double[][] rows) =>
        Tensor.From<double>([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length]).Cast(DType.Float32);

    private static Tensor Column(double[] values) =>
        Tensor.From<double>(values, [values.Length, 1]).Cast(DType.Float32);

    private sealed class CharacterModel(int characters) : Layer
    {
        private readonly Embedding _embedding = new(characters, 32);
        private readonly Lstm _lstm = new(32, 96, batchFirst: true);
        private readonly Linear _head = new(96, characters);

        public override Tensor Forward(Tensor x) => _head.Forward(_lstm.Forward(_embedding.Forward(x)).Output);
    }

    private sealed class SeriesModel : Layer
    {
        private readonly Gru _gru = new(1, 16, batchFirst: true);
        private readonly Linear _head = new(16, 1);

        public override Tensor Forward(Tensor x) => _head.Forward(_gru.Forward(x).Output.Select(1, -1));
    }
}
