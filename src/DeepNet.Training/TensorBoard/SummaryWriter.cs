using DeepNet.Data.Transforms;
using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Training.Events;
using Google.Protobuf;

namespace DeepNet.Training;

/// <summary>Writes an event file that TensorBoard shows: <c>tensorboard --logdir runs</c>.</summary>
/// <remarks>
/// <para>The file is <c>events.out.tfevents.TIME.HOST.PROCESS.NUMBER</c> in the folder, a new one for every writer; a
/// folder is a run, and TensorBoard compares the folders beside each other. Slashes in tags make groups.</para>
/// <para>Every call hands its record to the system before it returns: a process that is killed loses nothing it had
/// written, and what a crash of the machine cuts off leaves the records before it readable. Calls may come from any
/// thread. torch.utils.tensorboard.SummaryWriter.</para>
/// </remarks>
public sealed class SummaryWriter : IDisposable
{
    private readonly Lock _lock = new();
    private readonly EventFile _file;
    private bool _hasHyperParameters;
    private bool _isDisposed;

    /// <summary>Begins a new file.</summary>
    /// <param name="folder">Where; made if it is not there.</param>
    /// <param name="clock">Gives the times of the records; the system's by default.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public SummaryWriter(string folder, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = folder;
        _file = new EventFile(folder, clock ?? TimeProvider.System);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The file with its full path.</summary>
    public string Path => _file.FullName;

    internal long Length => _file.Length;

    /// <summary>A number of a step, such as a loss. It is stored as a float; NaN and infinity are stored as
    /// such.</summary>
    /// <exception cref="ArgumentException">The tag is empty, or the step negative.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    /// <exception cref="IOException">The record cannot be written; those before it stay readable. So in all
    /// methods.</exception>
    public void Scalar(string tag, double value, long step) =>
        Write(nameof(Scalar), tag, step, ScalarOf(tag, value));

    /// <summary>How the elements of a tensor are distributed.</summary>
    /// <param name="tag">The name.</param>
    /// <param name="values">Any type and shape, at least one element; NaN and infinity are left out.</param>
    /// <param name="step">The step.</param>
    /// <remarks>TensorFlow's exponential buckets with limits 0, ±10⁻¹² · 1.1ᵏ: each 10 % wide.</remarks>
    /// <exception cref="ArgumentException">The tag is empty, or the step negative.</exception>
    /// <exception cref="ShapeException">There is no element.</exception>
    public void Histogram(string tag, Tensor values, long step)
    {
        ArgumentNullException.ThrowIfNull(values);
        Write(nameof(Histogram), tag, step, HistogramOf(tag, values));
    }

    /// <summary>An image, or several side by side.</summary>
    /// <param name="tag">The name.</param>
    /// <param name="image">[channels, height, width] or [height, width] with 1 to 4 channels, or several, [count,
    /// channels, height, width], which <see cref="ImageGrid.Make"/> lays out in rows of up to eight. UInt8, or
    /// floating-point in [0, 1] (values outside are clamped, NaN is 0).</param>
    /// <param name="step">The step.</param>
    /// <exception cref="ArgumentException">The tag is empty, or the step negative.</exception>
    /// <exception cref="ShapeException">The tensor is no image, or an empty one.</exception>
    /// <exception cref="DTypeException">The tensor is neither UInt8 nor floating-point.</exception>
    public void Image(string tag, Tensor image, long step)
    {
        ArgumentNullException.ThrowIfNull(image);
        Check.Shape(
            image.Rank is >= 2 and <= 4 && image.Count > 0 && (image.Rank == 2 || image.Shape[-3] <= 4),
            $"Image: tensor {image.Shape} must be [channels, height, width], [height, width] or [count, channels, "
            + $"height, width], with 1 to 4 channels and at least one pixel.");
        using IDisposable scope = Tensor.NoGrad();
        Tensor whole = image.Rank == 4 ? ImageGrid.Make(image) : image;
        Write(nameof(Image), tag, step, new SummaryValue
        {
            Tag = tag,
            Image = new ImageRecord
            {
                Height = whole.Shape[-2],
                Width = whole.Shape[-1],
                Colorspace = whole.Rank == 2 ? 1 : whole.Shape[0],
                EncodedImageString = ByteString.CopyFrom(ImageFile.Encode(whole)),
            },
        });
    }

    /// <summary>A text, shown as Markdown.</summary>
    /// <exception cref="ArgumentException">The tag is empty, or the step negative.</exception>
    public void Text(string tag, string text, long step)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(nameof(Text), tag, step, new SummaryValue
        {
            Tag = tag,
            Metadata = new ValueMetadata
            {
                PluginData = new ValueMetadata.Types.Plugin { PluginName = "text" },
                DataClass = ValueMetadata.Types.DataClass.Tensor,
            },
            Tensor = new TensorRecord
            {
                Dtype = ElementType.String,
                TensorShape = new ShapeRecord(),
                StringVal = { ByteString.CopyFromUtf8(text) },
            },
        });
    }

    /// <summary>The operations of a model and how they are connected, under the names of its modules.</summary>
    /// <param name="model">The model; it runs once, in evaluation mode, and is then as it was before.</param>
    /// <param name="input">An input such as the model gets in training.</param>
    /// <remarks>Shown are the operations that automatic differentiation records, parameters and buffers: a layer
    /// <c>encoder.0</c> is the scope <c>encoder/0</c>. Constants are left out.</remarks>
    public void Graph(Layer model, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        Graph(model, () => model.Forward(input), input);
    }

    /// <summary>The same for a model with any number of inputs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="forward">Runs it on the inputs.</param>
    /// <param name="inputs">The tensors that <paramref name="forward"/> begins with.</param>
    public void Graph(Module model, Func<Tensor> forward, params ReadOnlySpan<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(forward);
        Tensor[] tensors = inputs.ToArray();
        Array.ForEach(tensors, input => ArgumentNullException.ThrowIfNull(input, nameof(inputs)));
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        GraphRecord graph = GraphRecords.Of(GraphTrace.Of(model, forward, tensors), tensors);
        Write(new Event { GraphDef = graph.ToByteString() });
    }

    /// <summary>The settings of this run, for TensorBoard's HParams page, which compares runs by them.</summary>
    /// <param name="values">Texts, numbers, bools or enums by name.</param>
    /// <param name="metrics">Tags of scalars that tell how good a run was; none by default.</param>
    /// <remarks>Once a run, before it begins; <see cref="Dispose"/> marks the run as finished.</remarks>
    /// <exception cref="ArgumentException">A name or tag is empty, or a value of another type.</exception>
    /// <exception cref="InvalidOperationException">They were written already.</exception>
    public void HyperParameters(
        IReadOnlyDictionary<string, object> values, IReadOnlyCollection<string>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (string tag in metrics ?? [])
            CheckTag(nameof(HyperParameters), tag);
        Summary summary = HyperParameterRecords.Start(values, metrics ?? [], _file.Seconds());
        lock (_lock)
        {
            Check.State(!_hasHyperParameters, $"HyperParameters: the run has some already; write them once.");
            Write(summary, 0);
            _hasHyperParameters = true;
        }
    }

    /// <summary>Ends the file. A second call does nothing.</summary>
    public void Dispose() => Close(isSuccess: true);

    /// <summary>Marks the run of the hyper-parameters as finished or failed, and ends the file.</summary>
    internal void Close(bool isSuccess)
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            try
            {
                if (_hasHyperParameters)
                    Write(HyperParameterRecords.End(isSuccess, _file.Seconds()), 0);
            }
            finally
            {
                _isDisposed = true;
                _file.Dispose();
            }
        }
    }

    internal static SummaryValue ScalarOf(string tag, double value) => new() { Tag = tag, SimpleValue = (float)value };

    internal static SummaryValue HistogramOf(string tag, Tensor values)
    {
        Check.Shape(values.Count > 0, $"Histogram: tensor {values.Shape} has no elements.");
        return new SummaryValue
        {
            Tag = tag,
            Histo = HistogramBuckets.Count(values.Detach().Cast(DType.Float64).ToArray<double>()),
        };
    }

    /// <summary>Tells readers that what earlier files of the folder say of this step and later ones is no longer
    /// true.</summary>
    internal void Start(long step, string run) => Write(new Event
    {
        Step = step,
        SessionLog = new SessionLog { Status = SessionLog.Types.Status.Start, Msg = run },
    });

    internal void Write(Summary summary, long step) => Write(new Event { Step = step, Summary = summary });

    private static void CheckTag(string method, string tag) =>
        Check.Argument(!string.IsNullOrWhiteSpace(tag), $"{method}: the tag is empty.");

    private void Write(string method, string tag, long step, SummaryValue value)
    {
        CheckTag(method, tag);
        if (step < 0)
            throw new ArgumentOutOfRangeException(nameof(step), step, $"{method}: step {step} must not be negative.");
        Write(new Summary { Value = { value } }, step);
    }

    private void Write(Event record)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _file.Write(record);
        }
    }
}
