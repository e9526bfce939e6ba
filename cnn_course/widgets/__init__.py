"""Interactive figures: alive in a page of the book, and in JupyterLab with Python at the other end."""

from cnn_course.widgets._figure import Figure
from cnn_course.widgets.architecture_explorer import ArchitectureExplorer
from cnn_course.widgets.batch_norm_explorer import BatchNormExplorer
from cnn_course.widgets.cell_explorer import CellExplorer
from cnn_course.widgets.convolution_explorer import ConvolutionExplorer
from cnn_course.widgets.cost_explorer import CostExplorer
from cnn_course.widgets.degradation_explorer import DegradationExplorer
from cnn_course.widgets.excitation_explorer import ExcitationExplorer
from cnn_course.widgets.gradient_flow_explorer import GradientFlowExplorer
from cnn_course.widgets.highway_gate_explorer import HighwayGateExplorer
from cnn_course.widgets.inception_cost_explorer import InceptionCostExplorer
from cnn_course.widgets.live_network import LiveNetwork
from cnn_course.widgets.model_zoo_explorer import ModelZooExplorer
from cnn_course.widgets.network_explorer import NetworkExplorer
from cnn_course.widgets.parameter_explorer import ParameterExplorer
from cnn_course.widgets.photo_network import PhotoNetwork
from cnn_course.widgets.photo_upload import PhotoUpload
from cnn_course.widgets.pooling_explorer import PoolingExplorer
from cnn_course.widgets.receptive_field_explorer import ReceptiveFieldExplorer
from cnn_course.widgets.roofline_explorer import RooflineExplorer
from cnn_course.widgets.runs_explorer import RunsExplorer
from cnn_course.widgets.search_player import SearchPlayer
from cnn_course.widgets.shuffle_explorer import ShuffleExplorer
from cnn_course.widgets.simple_cell_explorer import SimpleCellExplorer
from cnn_course.widgets.softmax_explorer import SoftmaxExplorer
from cnn_course.widgets.stride_padding_explorer import StridePaddingExplorer
from cnn_course.widgets.top_five_explorer import TopFiveExplorer
from cnn_course.widgets.training_dashboard import TrainingDashboard
from cnn_course.widgets.training_player import TrainingPlayer
from cnn_course.widgets.transfer_explorer import TransferExplorer
from cnn_course.widgets.unravel_explorer import UnravelExplorer
from cnn_course.widgets.why_explorer import WhyExplorer

__all__ = [
    "ArchitectureExplorer",
    "BatchNormExplorer",
    "CellExplorer",
    "ConvolutionExplorer",
    "CostExplorer",
    "DegradationExplorer",
    "ExcitationExplorer",
    "Figure",
    "GradientFlowExplorer",
    "HighwayGateExplorer",
    "InceptionCostExplorer",
    "LiveNetwork",
    "ModelZooExplorer",
    "NetworkExplorer",
    "ParameterExplorer",
    "PhotoNetwork",
    "PhotoUpload",
    "PoolingExplorer",
    "ReceptiveFieldExplorer",
    "RooflineExplorer",
    "RunsExplorer",
    "SearchPlayer",
    "ShuffleExplorer",
    "SimpleCellExplorer",
    "SoftmaxExplorer",
    "StridePaddingExplorer",
    "TopFiveExplorer",
    "TrainingDashboard",
    "TrainingPlayer",
    "TransferExplorer",
    "UnravelExplorer",
    "WhyExplorer",
]
